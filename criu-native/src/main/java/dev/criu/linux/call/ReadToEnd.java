package dev.criu.linux.call;

import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;

/**
 * Reads a file to its end by a single entry into machine code, where one read gets all of it and another finds the end, as with most
 * files of /proc. Where that is not enough, the file stays open and the caller goes on. For one thread.
 */
public final class ReadToEnd implements AutoCloseable {
    /** Bytes at the end of the caller's buffer that the second read goes to. */
    public static final int TAIL = 4096;

    private static final int OPEN = CallBlock.HEADER;
    private static final int FIRST = OPEN + CallBlock.OP;
    private static final int SECOND = FIRST + CallBlock.OP;
    private static final int CLOSE = SECOND + CallBlock.OP;
    private static final int END = CLOSE + CallBlock.OP;

    private final MachineCode code;
    private final NativeMemory program = NativeMemory.allocate(END);
    private long stopped;

    public ReadToEnd(MachineCode code) {
        this.code = code;
        long fd = program.address() + OPEN + CallBlock.RESULT;
        program.putLong(8, program.address() + END);
        CallBlock.put(program, OPEN, Sys.OPENAT, 0, OpenFlags.AT_FDCWD, 0, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC, 0, 0, 0);
        CallBlock.put(program, FIRST, Sys.READ, CallBlock.FIRST_IS_ADDRESS, fd, 0, 0, 0, 0, 0);
        CallBlock.put(program, SECOND, Sys.READ, CallBlock.FIRST_IS_ADDRESS | CallBlock.EXPECTING, fd, 0, TAIL, 0, 0, 0);
        CallBlock.put(program, CLOSE, Sys.CLOSE, CallBlock.FIRST_IS_ADDRESS | CallBlock.ANY_OUTCOME, fd, 0, 0, 0, 0, 0);
    }

    /**
     * Reads a file.
     *
     * @param path its name, with the zero behind it
     * @param buffer takes the contents; bigger than {@link #TAIL}
     */
    public void run(NativeMemory path, NativeMemory buffer) {
        long room = buffer.size() - TAIL;
        program.putLong(OPEN + CallBlock.ARGUMENTS + 8, path.address());
        program.putLong(FIRST + CallBlock.ARGUMENTS + 8, buffer.address());
        program.putLong(FIRST + CallBlock.ARGUMENTS + 16, room);
        program.putLong(SECOND + CallBlock.ARGUMENTS + 8, buffer.address() + room);
        program.putLong(0, program.address() + OPEN);
        stopped = code.run(program.address()) - program.address();
    }

    /** Whether the whole file was read, and is closed again. */
    public boolean isWhole() {
        return stopped == END;
    }

    /** The file's descriptor, which is the caller's unless {@link #isWhole}; a negated error number if it could not be opened. */
    public int descriptor() {
        return (int) result(OPEN);
    }

    /** Bytes at the start of the buffer. */
    public int length() {
        return stopped < SECOND ? 0 : (int) result(FIRST);
    }

    /** Bytes in the tail of the buffer, which follow the others. */
    public int rest() {
        return stopped == SECOND ? (int) Math.max(0, result(SECOND)) : 0;
    }

    private long result(int call) {
        return program.getLong(call + CallBlock.RESULT);
    }

    @Override
    public void close() {
        program.close();
    }
}
