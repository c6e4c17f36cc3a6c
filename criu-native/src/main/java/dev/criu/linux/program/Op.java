package dev.criu.linux.program;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import java.util.List;

/**
 * One system call of a {@link Program}. As an argument of a later call it stands for its result.
 *
 * <p>An outcome that is an error stops the program unless {@link #anyOutcome()} or {@link #expecting(long)} say otherwise.
 */
public final class Op implements Arg {
    static final int ANY_OUTCOME = 1 << 8;
    static final int EXPECTED = 1 << 9;

    private final Sys call;
    private final List<Arg> args;
    private int expectation;
    private long expected;
    private int skip;
    private String purpose = "";
    private boolean ran;
    private long result;

    Op(Sys call, Arg... args) {
        if (args.length > 6) {
            throw new IllegalArgumentException(call.callName() + " with " + args.length + " arguments");
        }
        this.call = call;
        this.args = List.of(args);
    }

    /** The program goes on whatever comes out; the caller looks at {@link #result()}. */
    public Op anyOutcome() {
        expectation = ANY_OUTCOME;
        return this;
    }

    /** The program goes on only with this result. */
    public Op expecting(long value) {
        expectation = EXPECTED;
        expected = value;
        return this;
    }

    /**
     * With {@link #expecting}: where another result comes out, the program goes on behind this many further calls. A call that makes a
     * task and expects 0 so has the new task make the next calls, and the old one those behind them.
     */
    public Op orSkip(int calls) {
        if (expectation != EXPECTED || calls <= 0 || calls > 0xffff) {
            throw new IllegalArgumentException(call.callName() + ": cannot skip " + calls + " calls");
        }
        skip = calls;
        return this;
    }

    /** What the call is for, as {@code pid 812 fd 7 (timerfd): arm}; it stands in front of an error. */
    public Op purpose(String text) {
        purpose = text;
        return this;
    }

    public Sys call() {
        return call;
    }

    /** The arguments, at most six. */
    public List<Arg> args() {
        return args;
    }

    public String purpose() {
        return purpose;
    }

    int expectation() {
        return expectation | skip << 16;
    }

    long expected() {
        return expected;
    }

    /** Whether the call has been made. */
    public boolean ran() {
        return ran;
    }

    /** The raw result: a value or a negated error number. Throws {@link IllegalStateException} before the call was made. */
    public long result() {
        if (!ran) {
            throw new IllegalStateException(call.callName() + " has not run yet");
        }
        return result;
    }

    /** Whether the call was made and failed. */
    public boolean failed() {
        return Errno.isError(result());
    }

    void finish(long value) {
        ran = true;
        result = value;
    }

    boolean accepts(long value) {
        return switch (expectation) {
            case ANY_OUTCOME -> true;
            case EXPECTED -> value == expected || skip > 0;
            default -> !Errno.isError(value);
        };
    }
}
