package dev.criu.core.resource.unix;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.RestoreScope;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.proto.file_entry;
import dev.criu.proto.sk_packet_entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out which sockets are pairs, and plans to make those together. */
final class UnixRestorer implements FileRestorer {
    private final RestoreScope scope;
    private final Map<Integer, UnixSocket> sockets = new LinkedHashMap<>();
    private final Set<Integer> ids = new HashSet<>();

    UnixRestorer(RestoreScope scope) {
        this.scope = scope;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        UnixSocket socket = UnixSocket.of(entry);
        sockets.put(socket.ino(), socket);
        ids.add(socket.id());
        OwnerRestorer.plan(plan, socket.id(), socket.flags(), socket.owner());
    }

    @Override
    public void planJoint(FilePlan plan) {
        if (sockets.isEmpty()) {
            return;
        }
        Map<Integer, List<ByteBuffer>> queues = readQueues();
        for (UnixSocket socket : sockets.values()) {
            SocketMaker maker = new SocketMaker(scope, queues);
            if (socket.peer() == 0) {
                String what = "unix socket" + (socket.lostItsPeer() ? " without its peer" : "");
                plan.create(socket.id(), what, () -> maker.make(socket));
            } else if (Integer.compareUnsigned(socket.ino(), socket.peer()) < 0) {
                UnixSocket peer = peerOf(socket);
                plan.createJointly(new int[] {socket.id(), peer.id()}, "unix socketpair",
                        created -> maker.makePair(socket, peer, created));
            } else {
                peerOf(socket);
            }
        }
    }

    private UnixSocket peerOf(UnixSocket socket) {
        UnixSocket peer = sockets.get(socket.peer());
        if (peer == null || peer.peer() != socket.ino() || peer.type() != socket.type() || peer == socket) {
            throw UnixSocket.failure(socket.id(), "it is connected to socket " + Integer.toUnsignedString(socket.peer())
                    + ", which is not the other end of a pair; that is not supported yet");
        }
        return peer;
    }

    /** The queues of these sockets; others' stand in the same file. */
    private Map<Integer, List<ByteBuffer>> readQueues() {
        Map<Integer, List<ByteBuffer>> queues = new HashMap<>();
        try (ImageReader<sk_packet_entry> reader = scope.images().reader(ImageType.SK_QUEUES)) {
            for (var packet : reader) {
                int id = packet.message().getIdFor();
                if (!ids.contains(id)) {
                    continue;
                }
                if (packet.message().getScmCount() != 0) {
                    throw UnixSocket.failure(id, "descriptors are queued in it, which is not supported yet");
                }
                queues.computeIfAbsent(id, key -> new ArrayList<>()).add(packet.payload());
            }
        }
        return queues;
    }
}
