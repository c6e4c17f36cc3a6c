package dev.criu.cli.warm;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A listening unix socket, which tells who connects (unix(7), SO_PEERCRED). */
final class LocalSocket {
    /** From asm-generic/socket.h and bits/socket.h. */
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 1 | 02000000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int BACKLOG = 16;
    private static final int ADDRESS = 110;

    private final Kernel kernel;
    private final int fd;

    /** The process at the other end, as it was when it connected. */
    record Peer(int pid, int uid) {}

    /** Binds to a path, where nothing may be. */
    LocalSocket(Kernel kernel, Path path) {
        this.kernel = kernel;
        this.fd = (int) kernel.call("warm process", Sys.SOCKET, AF_UNIX, SOCK_STREAM_CLOEXEC, 0);
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        try (NativeMemory address = NativeMemory.allocate(ADDRESS)) {
            address.putInt(0, AF_UNIX);
            address.put(2, name);
            kernel.call("socket " + path, Sys.BIND, fd, address.address(), 2 + name.length + 1);
        }
        kernel.call("socket " + path, Sys.LISTEN, fd, BACKLOG);
    }

    int fd() {
        return fd;
    }

    /** The descriptor of the next connection. */
    int accept() {
        return (int) kernel.call("warm process", Sys.ACCEPT4, fd, 0, 0, 02000000);
    }

    Peer peer(int connection) {
        try (NativeMemory answer = NativeMemory.allocate(16)) {
            answer.putInt(12, 12);
            kernel.call("connection", Sys.GETSOCKOPT, connection, SOL_SOCKET, SO_PEERCRED, answer.address(), answer.address() + 12, 0);
            return new Peer(answer.getInt(0), answer.getInt(4));
        }
    }
}
