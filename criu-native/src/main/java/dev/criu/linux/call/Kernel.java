package dev.criu.linux.call;

import com.kenai.jffi.MemoryIO;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * System calls made by the calling thread of this process.
 *
 * <p>Each thread has its own call block, so threads may share one kernel. Results are raw: a negated error number on failure
 * from {@link #raw}, an exception from {@link #call}. Calls are restarted on EINTR where that is safe by the caller alone.
 */
public final class Kernel {
    private static final int CALL = CallBlock.HEADER;
    private static final int END = CALL + CallBlock.OP;
    private static final int ARGUMENT = 64;

    private final MachineCode code;
    private final Interposer interposer;
    private final ThreadLocal<Block> blocks = ThreadLocal.withInitial(Block::new);

    public Kernel(MachineCode code) {
        this(code, null);
    }

    /** @param interposer asked before every call, and by programs; null for none */
    public Kernel(MachineCode code, Interposer interposer) {
        this.code = code;
        this.interposer = interposer;
    }

    /** The machine code behind this kernel. */
    public MachineCode code() {
        return code;
    }

    /** Who is asked before every call, null for nobody. */
    public Interposer interposer() {
        return interposer;
    }

    /** Room for one call; the buffer gives it back when the thread has gone. */
    private static final class Block {
        private final ByteBuffer owner = ByteBuffer.allocateDirect(END + ARGUMENT);
        private final NativeMemory memory =
                NativeMemory.at(MemoryIO.getInstance().getDirectBufferAddress(owner), END + ARGUMENT);

        Block() {
            memory.putLong(8, memory.address() + END);
        }
    }

    /** Room of 64 bytes for a structure that the calling thread's next call takes; what is in it stays until somebody asks again. */
    public NativeMemory argument() {
        return blocks.get().memory.slice(END, ARGUMENT);
    }

    /** Makes a call and returns its raw result: a value, or a negated error number (see {@link Errno#isError}). */
    public long raw(Sys call, long a, long b, long c, long d, long e, long f) {
        if (interposer != null) {
            long outcome = interposer.before(call, a, b, c, d, e, f);
            if (outcome != Interposer.NONE) {
                return outcome;
            }
        }
        NativeMemory block = blocks.get().memory;
        block.putLong(0, block.address() + CALL);
        CallBlock.put(block, CALL, call, CallBlock.ANY_OUTCOME, a, b, c, d, e, f);
        code.run(block.address());
        return block.getLong(CALL + CallBlock.RESULT);
    }

    public long raw(Sys call, long a, long b, long c, long d) {
        return raw(call, a, b, c, d, 0, 0);
    }

    public long raw(Sys call, long a, long b, long c) {
        return raw(call, a, b, c, 0, 0, 0);
    }

    public long raw(Sys call, long a, long b) {
        return raw(call, a, b, 0, 0, 0, 0);
    }

    public long raw(Sys call, long a) {
        return raw(call, a, 0, 0, 0, 0, 0);
    }

    /** Makes a call that has to succeed; {@code object} says in an error what it was made for. */
    public long call(String object, Sys call, long a, long b, long c, long d, long e, long f) {
        return checked(raw(call, a, b, c, d, e, f), call, object);
    }

    public long call(String object, Sys call, long a, long b, long c, long d) {
        return checked(raw(call, a, b, c, d, 0, 0), call, object);
    }

    public long call(String object, Sys call, long a, long b, long c) {
        return checked(raw(call, a, b, c, 0, 0, 0), call, object);
    }

    public long call(String object, Sys call, long a, long b) {
        return checked(raw(call, a, b, 0, 0, 0, 0), call, object);
    }

    public long call(String object, Sys call, long a) {
        return checked(raw(call, a, 0, 0, 0, 0, 0), call, object);
    }

    /** As {@link MachineCode#spawn}: a child that runs an encoded program. */
    public long spawn(long cloneArgs, long size, long childProgram) {
        long outcome = interposer == null ? Interposer.NONE : interposer.before(Sys.CLONE3, cloneArgs, size, 0, 0, 0, 0);
        return outcome == Interposer.NONE ? code.spawn(cloneArgs, size, childProgram) : outcome;
    }

    /** Opens a path relative to a directory; flags are those of open(2), O_CLOEXEC is added. Negated error number on failure. */
    public int openRaw(int directory, byte[] path, int flags, int mode) {
        try (NativeMemory name = cString(path)) {
            return (int) raw(Sys.OPENAT, directory, name.address(), flags | OpenFlags.O_CLOEXEC, mode);
        }
    }

    /** Opens an absolute path, or throws. */
    public int open(String path, int flags) {
        return (int) checked(
                openRaw(OpenFlags.AT_FDCWD, path.getBytes(StandardCharsets.UTF_8), flags, 0), Sys.OPENAT, path);
    }

    /** Removes a file if it is there. */
    public void unlink(byte[] path) {
        try (NativeMemory name = cString(path)) {
            raw(Sys.UNLINKAT, OpenFlags.AT_FDCWD, name.address(), 0);
        }
    }

    /** Closes a descriptor of this process. */
    public void close(int fd) {
        raw(Sys.CLOSE, fd);
    }

    /** A zero-terminated copy of {@code path} in native memory. */
    public static NativeMemory cString(byte[] path) {
        NativeMemory memory = NativeMemory.allocate(path.length + 1L);
        memory.put(0, path);
        return memory;
    }

    private static long checked(long result, Sys call, String object) {
        if (Errno.isError(result)) {
            throw new SyscallException(call, (int) -result, object);
        }
        return result;
    }
}
