package dev.criu.linux.program;

import dev.criu.linux.Sys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A list of system calls, in the order in which they will be made. Writing a program makes no call; a
 * {@link ProgramSpace} runs it. A program runs once.
 */
public final class Program {
    private final List<Op> ops = new ArrayList<>();

    /** Adds a call whose arguments are all numbers. */
    public Op call(Sys call, long... args) {
        Arg[] values = new Arg[args.length];
        for (int i = 0; i < args.length; i++) {
            values[i] = Arg.of(args[i]);
        }
        return call(call, values);
    }

    /** Adds a call. */
    public Op call(Sys call, Arg... args) {
        Op op = new Op(call, args);
        ops.add(op);
        return op;
    }

    /** Adds a call of another program, which is not run by itself then. */
    public void add(Op op) {
        ops.add(op);
    }

    /** Adds the calls of another program, which is not run by itself then. */
    public void addAll(Program other) {
        ops.addAll(other.ops);
    }

    /** The calls so far; a view. */
    public List<Op> ops() {
        return Collections.unmodifiableList(ops);
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }
}
