package dev.criu.core.resource.unix;

import dev.criu.core.resource.SocketOption;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.Janitor;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at what waits in a socket without taking it out. SO_PEEK_OFF (socket(7)) lets one peek go on where the last one ended, where
 * one is not enough. The task has the same socket, so a {@link Janitor} puts it back: were it this process, and it were killed before
 * it came to that, the task would peek behind its first message from then on.
 */
final class QueuePeeker {
    private static final int MSG_PEEK = 2;
    private static final int MSG_CTRUNC = 8;
    private static final int MSG_TRUNC = 0x20;
    private static final int MSG_DONTWAIT = 0x40;

    private static final int MSGHDR = 56;
    private static final int IOVEC = 16;
    private static final int FLAGS_AT = 48;

    private static final int USUAL = 1 << 16;
    private static final int NO_OFFSET = -1;

    private final Kernel kernel;
    private final int fd;
    private final String object;

    QueuePeeker(Kernel kernel, int fd, String object) {
        this.kernel = kernel;
        this.fd = fd;
        this.object = object;
    }

    /** A message with more than bytes in it: passed descriptors, or credentials. */
    static final class AncillaryData extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What waits in a stream, usually in one piece. Nothing is set on the socket for that, so nothing is left on it should this
     * process be killed.
     *
     * @param received how many bytes the kernel says there are
     */
    List<byte[]> peekStream(int received) throws AncillaryData {
        if (SocketOption.PEEK_OFF.get(kernel, fd, object) == NO_OFFSET) {
            try (Message message = new Message(received)) {
                if (message.receive() == received) {
                    return List.of(message.bytes(received));
                }
            }
        }
        return peekPackets(true);
    }

    /**
     * All messages of a socket that keeps them apart, oldest first.
     *
     * @param emptyIsEnd whether an empty read is the end, not an empty message
     */
    List<byte[]> peekPackets(boolean emptyIsEnd) throws AncillaryData {
        int offset = SocketOption.PEEK_OFF.get(kernel, fd, object);
        Program cleanup = new Program();
        SocketOption.PEEK_OFF.set(cleanup, Arg.of(fd), offset, object);
        try (Janitor janitor = Janitor.atTheEnd(kernel, cleanup)) {
            SocketOption.PEEK_OFF.set(kernel, fd, 0, object);
            return peekOn(emptyIsEnd);
        }
    }

    private List<byte[]> peekOn(boolean emptyIsEnd) throws AncillaryData {
        List<byte[]> messages = new ArrayList<>();
        int done = 0;
        Message message = new Message(USUAL);
        try {
            while (true) {
                int length = message.receive();
                if (length < 0 || length == 0 && emptyIsEnd) {
                    return messages;
                }
                if (length <= message.room) {
                    messages.add(message.bytes(length));
                    done += length;
                } else {
                    // The rest would come as a message of its own, so it is peeked again as a whole.
                    message.close();
                    message = new Message(length);
                    SocketOption.PEEK_OFF.set(kernel, fd, done, object);
                }
            }
        } finally {
            message.close();
        }
    }

    /** struct msghdr with one buffer and no room for ancillary data, so that nothing of that kind is installed here. */
    private final class Message implements AutoCloseable {
        private final int room;
        private final NativeMemory memory;

        Message(int room) {
            this.room = room;
            memory = NativeMemory.allocate(MSGHDR + IOVEC + room);
            memory.putLong(16, memory.address() + MSGHDR);
            memory.putLong(24, 1);
            memory.putLong(MSGHDR, memory.address() + MSGHDR + IOVEC);
            memory.putLong(MSGHDR + 8, room);
        }

        /** The length of the message, which may be more than fits; -1 when no more are there. */
        int receive() throws AncillaryData {
            long result = kernel.raw(Sys.RECVMSG, fd, memory.address(), MSG_PEEK | MSG_DONTWAIT | MSG_TRUNC);
            if (result == -Errno.EAGAIN) {
                return -1;
            }
            if (Errno.isError(result)) {
                throw new SyscallException(Sys.RECVMSG, (int) -result, object);
            }
            if ((memory.getInt(FLAGS_AT) & MSG_CTRUNC) != 0) {
                throw new AncillaryData();
            }
            return (int) result;
        }

        byte[] bytes(int length) {
            return memory.bytes(MSGHDR + IOVEC, length);
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
