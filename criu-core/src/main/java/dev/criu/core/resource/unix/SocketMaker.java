package dev.criu.core.resource.unix;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.SocketOptions;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sockets. What was queued in one is sent from its other end before anything else: options might limit it (buffer sizes) or
 * add to it (credentials), and what was shut down takes no more.
 */
final class SocketMaker {
    private static final Logger LOG = LoggerFactory.getLogger(SocketMaker.class);

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** The kernel's own memory for a message beside its bytes, generously (SKB_TRUESIZE() in include/linux/skbuff.h). */
    private static final int OVERHEAD = 2048;

    private final Workshop workshop;
    private final Kernel kernel;
    private final Map<Integer, List<ByteBuffer>> queues;

    SocketMaker(RestoreScope scope, Map<Integer, List<ByteBuffer>> queues) {
        this.workshop = scope.workshop();
        this.kernel = scope.kernel();
        this.queues = queues;
    }

    /** Makes both ends of a connection. */
    void makePair(UnixSocket one, UnixSocket other, FilePlan.Created created) {
        LOG.debug("unix: socketpair id=0x{} peer=0x{}", Integer.toHexString(one.id()), Integer.toHexString(other.id()));
        int[] fds = pair(one);
        send(fds[1], one);
        send(fds[0], other);
        Program program = new Program();
        finish(program, fds[0], one);
        finish(program, fds[1], other);
        workshop.run(program);
        created.put(one.id(), fds[0]);
        created.put(other.id(), fds[1]);
    }

    /** Makes a socket that has no peer, or has it no more. */
    int make(UnixSocket socket) {
        LOG.debug("unix: create id=0x{} queued={}", Integer.toHexString(socket.id()), queue(socket).size());
        Program program = new Program();
        int fd;
        if (socket.lostItsPeer()) {
            int[] fds = pair(socket);
            send(fds[1], socket);
            program.call(Sys.CLOSE, fds[1]).purpose(socket.toString());
            fd = fds[0];
        } else {
            fd = (int) workshop.call(socket.toString(), Sys.SOCKET, Arg.of(UnixKind.AF_UNIX), Arg.of(socket.type()), Arg.of(0));
        }
        finish(program, fd, socket);
        workshop.run(program);
        return fd;
    }

    private int[] pair(UnixSocket socket) {
        Buffer fds = Buffer.output(8);
        workshop.call(socket.toString(), Sys.SOCKETPAIR, Arg.of(UnixKind.AF_UNIX), Arg.of(socket.type()), Arg.of(0), fds);
        return new int[] {fds.getInt(0), fds.getInt(4)};
    }

    private List<ByteBuffer> queue(UnixSocket socket) {
        return queues.getOrDefault(socket.id(), List.of());
    }

    /** Sends from the workshop's {@code fd}, after making room: the old buffer may have been made smaller after it was filled. */
    private void send(int fd, UnixSocket receiver) {
        List<ByteBuffer> queue = queue(receiver);
        if (queue.isEmpty()) {
            return;
        }
        int room = 0;
        for (ByteBuffer message : queue) {
            room += 2 * message.remaining() + OVERHEAD;
        }
        int local = workshop.local(fd);
        Program program = new Program();
        SocketOptions.setSendBuffer(program, Arg.of(fd), room, receiver.toString());
        workshop.run(program);
        for (ByteBuffer message : queue) {
            send(local, message, receiver);
        }
    }

    /** A stream may take a long message in pieces; others take it at once, even if it is empty. */
    private void send(int local, ByteBuffer message, UnixSocket receiver) {
        byte[] bytes = new byte[message.remaining()];
        message.duplicate().get(bytes);
        try (NativeMemory memory = NativeMemory.allocate(Math.max(1, bytes.length))) {
            memory.put(0, bytes);
            int sent = 0;
            do {
                long result = kernel.raw(Sys.SENDTO, local, memory.address() + sent, bytes.length - sent,
                        MSG_DONTWAIT | MSG_NOSIGNAL);
                if (Errno.isError(result)) {
                    throw new SyscallException(Sys.SENDTO, (int) -result, receiver + ", queue of " + queue(receiver).size());
                }
                sent += (int) result;
            } while (sent < bytes.length);
        }
    }

    private static void finish(Program program, int fd, UnixSocket socket) {
        Arg file = Arg.of(fd);
        SocketOptions.restore(program, file, socket.options(), socket.toString());
        if (socket.shutdown() != 0) {
            // 1, 2, 3 in images; SHUT_RD, SHUT_WR, SHUT_RDWR start with 0.
            program.call(Sys.SHUTDOWN, file, Arg.of(socket.shutdown() - 1)).purpose(socket.toString());
        }
        StatusFlags.restore(program, file, socket.flags(), socket.toString());
    }
}
