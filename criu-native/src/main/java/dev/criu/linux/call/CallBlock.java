package dev.criu.linux.call;

import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;

/** The layout of calls that this process makes by itself, as interpreter.S states it; programs of others are ProgramEncoder's. */
final class CallBlock {
    /** Bytes in front of the first call. */
    static final int HEADER = 40;
    /** Bytes of a call. */
    static final int OP = 72;
    /** Where in a call its arguments are, 8 bytes each. */
    static final int ARGUMENTS = 8;
    /** Where in a call its result is. */
    static final int RESULT = 56;
    /** The flag that says that the first argument is the address of what to pass. */
    static final int FIRST_IS_ADDRESS = 1;
    /** The flag that ends the program unless the result is what stands at {@link #EXPECTED}. */
    static final int EXPECTING = 1 << 9;
    /** Where in a call the result is that it must have. */
    static final int EXPECTED = 64;
    /** The flag that lets the program go on after an error. */
    static final int ANY_OUTCOME = 1 << 8;

    private CallBlock() {}

    static void put(NativeMemory memory, int at, Sys call, int flags, long a, long b, long c, long d, long e, long f) {
        memory.putInt(at, call.number());
        memory.putInt(at + 4, flags);
        memory.putLong(at + 8, a);
        memory.putLong(at + 16, b);
        memory.putLong(at + 24, c);
        memory.putLong(at + 32, d);
        memory.putLong(at + 40, e);
        memory.putLong(at + 48, f);
    }
}
