package dev.criu.core.resource.unix;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/** Asks the kernel about single sockets through netlink (sock_diag(7), net/unix/diag.c), in this process's network namespace. */
final class UnixDiag {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
    private static final int NETLINK_SOCK_DIAG = 4;

    private static final int HEADER = 16;
    private static final int NLMSG_ERROR = 2;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLM_F_REQUEST = 1;

    private static final int REQUEST = HEADER + 24;
    private static final int SHOW_NAME_PEER_RQLEN = 1 | 4 | 16;
    private static final int ATTRIBUTES = HEADER + 16;
    private static final int ATTR_NAME = 0;
    private static final int ATTR_PEER = 2;
    private static final int ATTR_RQLEN = 4;
    private static final int ATTR_SHUTDOWN = 6;

    private static final int ROOM = 1024;

    private final Kernel kernel;

    UnixDiag(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * What the kernel tells.
     *
     * @param peer inode of the peer, 0 if none or closed
     * @param received bytes in its queue, of datagram sockets those of the first packet
     * @param unread what it sent and the peer has not read, as the kernel accounts it; for a listening socket the backlog
     */
    record Answer(int type, int state, int peer, boolean named, int received, int unread, int shutdown) {}

    /** Asks about the socket with this inode; null if there is none in this network namespace. */
    Answer ask(int ino, String object) {
        int netlink = (int) kernel.call(object, Sys.SOCKET, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG);
        try (NativeMemory message = NativeMemory.allocate(ROOM)) {
            writeRequest(message, ino);
            kernel.call(object, Sys.SENDTO, netlink, message.address(), REQUEST, 0);
            message.clear(0, REQUEST);
            int length = (int) kernel.call(object, Sys.RECVFROM, netlink, message.address(), ROOM, 0);
            return decode(message, length, object);
        } finally {
            kernel.close(netlink);
        }
    }

    /** struct nlmsghdr, then struct unix_diag_req. */
    private static void writeRequest(NativeMemory message, int ino) {
        message.putInt(0, REQUEST);
        message.putInt(4, SOCK_DIAG_BY_FAMILY | NLM_F_REQUEST << 16);
        message.putInt(HEADER, UnixKind.AF_UNIX);
        message.putInt(HEADER + 4, -1);
        message.putInt(HEADER + 8, ino);
        message.putInt(HEADER + 12, SHOW_NAME_PEER_RQLEN);
        // The cookie that fits any socket (INET_DIAG_NOCOOKIE).
        message.putLong(HEADER + 16, -1);
    }

    private static Answer decode(NativeMemory message, int length, String object) {
        int type = message.getInt(4) & 0xffff;
        if (type == NLMSG_ERROR) {
            int errno = -message.getInt(HEADER);
            if (errno == Errno.ENOENT) {
                return null;
            }
            throw new SyscallException(Sys.RECVFROM, errno, object + ": socket diagnosis");
        }
        if (type != SOCK_DIAG_BY_FAMILY || length < ATTRIBUTES) {
            throw new SyscallException(Sys.RECVFROM, object + ": socket diagnosis answered with a message of type " + type);
        }
        return decodeSocket(message, length);
    }

    /** struct unix_diag_msg, then attributes: length and type in 16 bits each, then the value, all padded to 4 bytes. */
    private static Answer decodeSocket(NativeMemory message, int length) {
        int peer = 0;
        boolean named = false;
        int received = 0;
        int unread = 0;
        int shutdown = 0;
        for (int at = ATTRIBUTES; at + 4 <= length; ) {
            int head = message.getInt(at);
            switch (head >>> 16) {
                case ATTR_NAME -> named = true;
                case ATTR_PEER -> peer = message.getInt(at + 4);
                case ATTR_SHUTDOWN -> shutdown = message.getByte(at + 4);
                case ATTR_RQLEN -> {
                    received = message.getInt(at + 4);
                    unread = message.getInt(at + 8);
                }
                default -> { }
            }
            at += Math.max(4, (head & 0xffff) + 3 & ~3);
        }
        int what = message.getInt(HEADER);
        return new Answer(what >>> 8 & 0xff, what >>> 16 & 0xff, peer, named, received, unread, shutdown);
    }
}
