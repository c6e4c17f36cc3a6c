package dev.criu.core.resource;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;

/** An option of the socket level, as SOL_SOCKET numbers it (include/uapi/asm-generic/socket.h, socket(7)). */
public enum SocketOption {
    REUSEADDR(2),
    DONTROUTE(5),
    BROADCAST(6),
    SNDBUF(7),
    RCVBUF(8),
    KEEPALIVE(9),
    OOBINLINE(10),
    NO_CHECK(11),
    PRIORITY(12),
    LINGER(13),
    REUSEPORT(15),
    PASSCRED(16),
    RCVLOWAT(18),
    RCVTIMEO(20),
    SNDTIMEO(21),
    GET_FILTER(26),
    SNDBUFFORCE(32),
    RCVBUFFORCE(33),
    PASSSEC(34),
    MARK(36),
    DOMAIN(39),
    PEEK_OFF(42),
    BUF_LOCK(72);

    private static final int SOL_SOCKET = 1;
    private static final int ENOPROTOOPT = 92;
    private static final int EOPNOTSUPP = 95;

    /** Room for the longest value, a struct timeval, and its length. */
    static final int ROOM = 24;
    private static final int LENGTH_AT = 16;

    private final int number;

    SocketOption(int number) {
        this.number = number;
    }

    /** The int value that a socket of this process has; 0 if the kernel or the family has no such option. */
    public int get(Kernel kernel, int fd, String object) {
        try (NativeMemory room = NativeMemory.allocate(ROOM)) {
            read(kernel, fd, room, Integer.BYTES, object);
            return room.getInt(0);
        }
    }

    /** How many elements the value has (instructions of a socket filter); 0 if there is no such option. */
    public int length(Kernel kernel, int fd, String object) {
        try (NativeMemory room = NativeMemory.allocate(ROOM)) {
            return read(kernel, fd, room, 0, object);
        }
    }

    /** Sets the int value on a socket of this process. */
    public void set(Kernel kernel, int fd, int value, String object) {
        try (NativeMemory room = NativeMemory.allocate(Integer.BYTES)) {
            room.putInt(0, value);
            kernel.call(object, Sys.SETSOCKOPT, fd, SOL_SOCKET, number, room.address(), Integer.BYTES, 0);
        }
    }

    /** Adds a call that sets the int value. */
    public Op set(Program program, Arg fd, int value, String object) {
        return set(program, fd, Buffer.struct(Integer.BYTES).putInt(0, value), object);
    }

    /** Adds a call that sets a value of any form. */
    Op set(Program program, Arg fd, Buffer value, String object) {
        return program.call(Sys.SETSOCKOPT, fd, Arg.of(SOL_SOCKET), Arg.of(number), value, Arg.of(value.size())).purpose(object);
    }

    /** Reads the value into {@code room}, zeros if there is no such option; returns its length. */
    int read(Kernel kernel, int fd, NativeMemory room, int length, String object) {
        room.clear(0, LENGTH_AT);
        room.putInt(LENGTH_AT, length);
        long result = kernel.raw(
                Sys.GETSOCKOPT, fd, SOL_SOCKET, number, room.address(), room.address() + LENGTH_AT, 0);
        if (result == -ENOPROTOOPT || result == -EOPNOTSUPP) {
            return 0;
        }
        if (Errno.isError(result)) {
            throw new SyscallException(Sys.GETSOCKOPT, (int) -result, object + " SO_" + name());
        }
        return room.getInt(LENGTH_AT);
    }
}
