package dev.criu.core.resource.unix;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.sk_opts_entry;
import dev.criu.proto.sk_shutdown;
import dev.criu.proto.unix_sk_entry;

/**
 * A socket without a name as it stood when the tree was dumped.
 *
 * @param ino its inode, by which peers name it
 * @param type SOCK_*
 * @param state {@link #ESTABLISHED} or {@link #CLOSE}
 * @param unread what the peer has not read yet, as the kernel accounts it; tells nothing to a restore
 * @param peer inode of the peer, 0 if there is none or it was closed
 * @param shutdown directions that were shut down: 1 for reading, 2 for writing
 */
record UnixSocket(
        int id, int ino, int type, int state, int flags, int unread, int peer, fown_entry owner, sk_opts_entry options, int shutdown) {
    /** States as TCP numbers them (include/net/tcp_states.h). */
    static final int ESTABLISHED = 1;
    static final int CLOSE = 7;

    private static final int STREAM = 1;
    private static final int DGRAM = 2;
    private static final int SEQPACKET = 5;

    UnixSocket {
        if (type != STREAM && type != DGRAM && type != SEQPACKET) {
            throw failure(id, "type " + type + " is not known");
        }
        if (state != ESTABLISHED && state != CLOSE || state == CLOSE && peer != 0) {
            throw failure(id, "state " + state + " is not supported yet");
        }
        if (shutdown < 0 || shutdown > 3) {
            throw failure(id, "shutdown " + shutdown + " is not known");
        }
    }

    static UnixSocket of(file_entry entry) {
        unix_sk_entry usk = entry.getUsk();
        if (!usk.getName().isEmpty()) {
            throw failure(usk.getId(), "unix sockets with names are not supported yet");
        }
        if (usk.getUflags() != 0) {
            throw failure(usk.getId(), "unix sockets connected to the outside of the tree are not supported yet");
        }
        return new UnixSocket(usk.getId(), usk.getIno(), usk.getType(), usk.getState(), usk.getFlags(), usk.getBacklog(),
                usk.getPeer(), usk.getFown(), usk.getOpts(), usk.getShutdown().getNumber());
    }

    file_entry entry() {
        var usk = unix_sk_entry.newBuilder()
                .setId(id)
                .setIno(ino)
                .setType(type)
                .setState(state)
                .setFlags(flags)
                .setUflags(0)
                .setBacklog(unread)
                .setPeer(peer)
                .setFown(owner)
                .setOpts(options)
                .setName(ByteString.EMPTY);
        if (shutdown != 0) {
            usk.setShutdown(sk_shutdown.forNumber(shutdown));
        }
        return file_entry.newBuilder().setType(fd_types.UNIXSK).setId(id).setUsk(usk).build();
    }

    /** Whether it was one of a pair whose other end is closed by now. */
    boolean lostItsPeer() {
        return peer == 0 && state == ESTABLISHED;
    }

    @Override
    public String toString() {
        return "file 0x" + Integer.toHexString(id) + " (unix)";
    }

    static CriuException failure(int id, String problem) {
        return new CriuException("unix", "file 0x" + Integer.toHexString(id) + ": " + problem);
    }
}
