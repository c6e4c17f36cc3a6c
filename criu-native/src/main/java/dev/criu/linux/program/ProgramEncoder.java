package dev.criu.linux.program;

import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.memory.NativeMemory;
import java.util.List;

/**
 * Lays a program out for the interpreter, as many calls at a time as the room holds, and takes the results back. The layout is
 * the one that {@code src/main/asm/x86_64/interpreter.S} states.
 */
public final class ProgramEncoder {
    /** Bytes of the program's header. */
    public static final int HEADER = 40;
    /** Offset of the word that a guarded run sets when it has stopped. */
    public static final int DONE = 16;

    /** How long a guarded run waits to be called back before it goes home by itself. */
    public static final int PATIENCE_SECONDS = 2;
    private static final int OP = 72;

    private final List<Op> ops;
    private final NativeMemory room;
    private final long base;
    private int first;
    private int limit;
    private Layout layout = new Layout();
    /** Where the buffers begin. */
    private int start;
    private int used;
    private final Interposer interposer;
    private int asked;
    private long interposed = Interposer.NONE;

    /** With nobody between the calls and the kernel. */
    public ProgramEncoder(Program program, NativeMemory room, long base) {
        this(program, room, base, null);
    }

    /**
     * @param room where to lay out, as this process sees it
     * @param base the address of that room in the task that runs the program
     * @param interposer asked about every call, in their order; null for nobody. What is laid out ends in front of a call that is not
     *     to be made
     */
    public ProgramEncoder(Program program, NativeMemory room, long base, Interposer interposer) {
        this.ops = program.ops();
        this.room = room;
        this.base = base;
        this.interposer = interposer;
    }

    /** Whether calls are left to be made. */
    public boolean hasMore() {
        return first < ops.size();
    }

    /** Whether the calls laid out last are the last ones. */
    public boolean isComplete() {
        return limit == ops.size() || !hasMore();
    }

    /** Lays out the next calls; returns the number of bytes used from the start of the room. */
    public int encodeNext() {
        choose();
        int count = limit - first;
        room.putLong(0, base + HEADER);
        room.putLong(8, base + HEADER + (long) count * OP);
        room.putLong(DONE, 0);
        room.putLong(24, PATIENCE_SECONDS);
        room.putLong(32, 0);
        for (int i = 0; i < count; i++) {
            encode(ops.get(first + i), HEADER + i * OP);
        }
        for (int i = 0; i < layout.count(); i++) {
            copyIn(layout.buffer(i), start + layout.offset(i));
        }
        return used;
    }

    /** The bytes that {@link #encodeNext} has used, or -1 if calls are left that did not fit. */
    public int encodedWhole() {
        return limit == ops.size() ? used : -1;
    }

    /** Takes the calls from {@link #first} that fit together with their buffers. */
    private void choose() {
        layout = new Layout();
        int i = first;
        while (i < ops.size() && fits(ops.get(i), i - first + 1) && !isInterposed(i)) {
            for (Arg arg : ops.get(i).args()) {
                Buffer buffer = addressed(arg);
                if (buffer != null) {
                    layout.add(buffer);
                }
            }
            i++;
        }
        if (i == first && interposed == Interposer.NONE && i < ops.size()) {
            throw new IllegalArgumentException(ops.get(first).call().callName() + " needs more room than " + room.size() + " bytes");
        }
        limit = i;
        start = HEADER + (limit - first) * OP;
        used = start + layout.size();
    }

    /** Whether there is room for one more call, the {@code count}th. */
    private boolean fits(Op op, int count) {
        int size = HEADER + count * OP + layout.size();
        for (Arg arg : op.args()) {
            Buffer buffer = addressed(arg);
            size += buffer == null ? 0 : layout.sizeOf(buffer);
        }
        return size <= room.size();
    }

    /** The buffer whose address an argument is, or that of a byte in it; null where it is no address. */
    private static Buffer addressed(Arg arg) {
        if (arg instanceof Buffer buffer) {
            return buffer;
        }
        return arg instanceof Arg.Spot spot ? spot.buffer() : null;
    }

    /** Whether something else is to happen instead of a call; it is asked for once. */
    private boolean isInterposed(int index) {
        if (interposer == null || index < asked) {
            return false;
        }
        asked = index + 1;
        interposed = interposer.inProgram(ops.get(index).call());
        return interposed != Interposer.NONE;
    }

    private void encode(Op op, int at) {
        int flags = op.expectation();
        List<Arg> args = op.args();
        for (int i = 0; i < 6; i++) {
            long value = 0;
            if (i < args.size()) {
                Arg arg = args.get(i);
                if (isIndirect(arg)) {
                    flags |= 1 << i;
                }
                value = value(arg);
            }
            room.putLong(at + 8 + i * 8L, value);
        }
        room.putInt(at, op.call().number());
        room.putInt(at + 4, flags);
        room.putLong(at + 56, 0);
        room.putLong(at + 64, op.expected());
    }

    private boolean isIndirect(Arg arg) {
        return arg instanceof Op op && !op.ran() || arg instanceof Arg.Word word && layout.contains(word.buffer());
    }

    private long value(Arg arg) {
        if (arg instanceof Arg.Value v) {
            return v.value();
        }
        if (arg instanceof Buffer b) {
            return base + start + layout.offset(b);
        }
        if (arg instanceof Arg.Spot s) {
            return base + start + layout.offset(s.buffer()) + s.offset();
        }
        if (arg instanceof Arg.Word w) {
            Buffer buffer = w.buffer();
            return layout.contains(buffer) ? base + start + layout.offset(buffer) + w.offset() : buffer.getLong(w.offset());
        }
        Op op = (Op) arg;
        return op.ran() ? op.result() : base + HEADER + (long) indexOf(op) * OP + 56;
    }

    private int indexOf(Op op) {
        for (int i = limit - 1; i >= first; i--) {
            if (ops.get(i) == op) {
                return i - first;
            }
        }
        throw new IllegalArgumentException(op.call().callName() + " is used before it is called");
    }

    private void copyIn(Buffer buffer, int at) {
        room.put(at, buffer.contents());
        for (Buffer.Pointer p : buffer.pointers()) {
            room.putLong(at + (long) p.offset(), base + start + layout.offset(p.target()));
        }
    }

    /**
     * Takes results and answers out of the room after the interpreter stopped.
     *
     * @throws SyscallException if it stopped before the end
     */
    public void collect() {
        if (!hasMore()) {
            return; // what was interposed at the last call has been taken already
        }
        int stopped = (int) ((room.getLong(0) - base - HEADER) / OP);
        int count = limit - first;
        if (stopped < 0 || stopped > count) {
            throw new IllegalStateException("program ran astray: next is operation " + stopped + " of " + count);
        }
        for (int i = 0; i < Math.min(stopped + 1, count); i++) {
            ops.get(first + i).finish(room.getLong(HEADER + (long) i * OP + 56));
        }
        for (int i = 0; i < layout.count(); i++) {
            if (layout.buffer(i).isOutput()) {
                room.get(start + layout.offset(i), layout.buffer(i).contents());
            }
        }
        first += stopped;
        if (stopped < count) {
            throw failure(ops.get(first));
        }
        if (interposed != Interposer.NONE) {
            interpose();
        }
    }

    /** Does what the interposer wants at the call in front of which the program has come to its end. */
    private void interpose() {
        if (interposed == Interposer.KILL) {
            interposer.kill();
        }
        Op op = ops.get(first);
        op.finish(interposed);
        interposed = Interposer.NONE;
        if (!op.accepts(op.result())) {
            throw failure(op);
        }
        first++;
    }

    /**
     * As {@link #collect} for a program whose last call is a successful execve: that one leaves no result behind.
     *
     * @param child the process that ran it, for the error
     */
    public void collectFrom(long child) {
        if (limit == first) {
            collect(); // nothing has been laid out
        }
        Op last = ops.get(limit - 1);
        if ((int) ((room.getLong(0) - base - HEADER) / OP) == limit - first - 1
                && room.getLong(HEADER + (limit - first - 1L) * OP + 56) == 0) {
            for (int i = first; i < limit; i++) {
                ops.get(i).finish(room.getLong(HEADER + (long) (i - first) * OP + 56));
            }
            first = limit;
            return;
        }
        collect();
        throw new IllegalStateException("child " + child + " went on after " + last.call().callName());
    }

    private static SyscallException failure(Op op) {
        Sys call = op.call();
        long result = op.result();
        if (op.accepts(result)) {
            return new SyscallException(call, op.purpose() + ": " + call.callName() + " was not made");
        }
        if (result < 0) {
            return new SyscallException(call, (int) -result, op.purpose());
        }
        return new SyscallException(
                call, op.purpose() + ": " + call.callName() + " gave " + result + " where " + op.expected() + " was due");
    }
}
