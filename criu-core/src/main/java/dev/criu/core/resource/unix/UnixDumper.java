package dev.criu.core.resource.unix;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.SocketOption;
import dev.criu.core.resource.SocketOptions;
import dev.criu.images.ImageType;
import dev.criu.images.ImageWriter;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.sk_packet_entry;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes sockets with their queues, and refuses those that a restore could not connect again. */
final class UnixDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(UnixDumper.class);

    private static final int STREAM = 1;
    private static final int LISTEN = 10;
    private static final int SHUT_READING = 1;
    private static final int POLLIN = 1;
    private static final int POLLERR = 8;

    private final DumpScope scope;
    private final Kernel kernel;
    private final UnixDiag diag;
    private final Map<Integer, Seen> sockets = new LinkedHashMap<>();
    private final Map<Integer, List<byte[]>> queues = new LinkedHashMap<>();

    /** A socket of the tree; {@code object} is for messages. */
    private record Seen(int peer, String object) {}

    UnixDumper(DumpScope scope) {
        this.scope = scope;
        this.kernel = scope.kernel();
        this.diag = new UnixDiag(kernel);
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        String object = file.coordinates() + " (unix socket)";
        // Like pipefs, sockfs numbers its inodes with 32 bits.
        int ino = (int) file.status().ino();
        UnixDiag.Answer answer = diag.ask(ino, object);
        sockets.put(ino, new Seen(answer == null ? 0 : answer.peer(), object));
        int events = poll(file.local(), object);
        String problem = problem(answer, file.local(), events, object);
        if (problem != null) {
            scope.refuse(object, problem, "");
            return file_entry.newBuilder().setType(fd_types.UNIXSK).setId(id).build();
        }
        LOG.debug("unix: state id=0x{} ino={} peer={} received={}", Integer.toHexString(id), ino, answer.peer(), answer.received());
        if (hasQueue(answer, events)) {
            peek(id, file.local(), answer, object);
        }
        return new UnixSocket(id, ino, answer.type(), answer.state(), file.flags(), answer.unread(), answer.peer(), file.owner(),
                        SocketOptions.read(kernel, file.local(), object), answer.shutdown())
                .entry();
    }

    /** Whether something can be read, and whether an error is pending: without taking it, as recvmsg(2) and SO_ERROR would. */
    private int poll(int fd, String object) {
        try (NativeMemory pollfd = NativeMemory.allocate(8)) {
            pollfd.putInt(0, fd);
            pollfd.putInt(4, POLLIN);
            kernel.call(object, Sys.POLL, pollfd.address(), 1, 0);
            return pollfd.getInt(4) >>> 16;
        }
    }

    /** A socket can be read, too, when it is shut down; and packets may be empty. */
    private static boolean hasQueue(UnixDiag.Answer answer, int events) {
        return (events & POLLIN) != 0 && (answer.type() != STREAM || answer.received() > 0);
    }

    private String problem(UnixDiag.Answer answer, int fd, int events, String object) {
        if (answer == null) {
            return "it belongs to another network namespace, which is not supported yet";
        }
        if (answer.named() || answer.state() == LISTEN) {
            return "unix sockets with names are not supported yet";
        }
        if (answer.state() != UnixSocket.ESTABLISHED && answer.state() != UnixSocket.CLOSE) {
            return "its connection is not made yet";
        }
        if ((events & POLLERR) != 0) {
            return "an error is pending in it, which cannot be brought back";
        }
        return SocketOption.GET_FILTER.length(kernel, fd, object) != 0 ? "socket filters are not supported yet" : null;
    }

    private void peek(int id, int fd, UnixDiag.Answer answer, String object) {
        try {
            QueuePeeker peeker = new QueuePeeker(kernel, fd, object);
            List<byte[]> messages = answer.type() == STREAM
                    ? peeker.peekStream(answer.received())
                    : peeker.peekPackets((answer.shutdown() & SHUT_READING) != 0);
            if (!messages.isEmpty()) {
                queues.put(id, messages);
            }
        } catch (QueuePeeker.AncillaryData e) {
            scope.refuse(object, "descriptors or credentials are queued in it, which is not supported yet", "");
        }
    }

    /** Both ends of every connection have to be in the tree. */
    @Override
    public void complete() {
        sockets.forEach((ino, socket) -> {
            Seen peer = sockets.get(socket.peer());
            if (socket.peer() != 0 && (peer == null || peer.peer() != ino)) {
                scope.refuse(socket.object(), "it is connected to a socket outside of the tree, which is not supported yet", "");
            }
        });
    }

    @Override
    public void write() {
        try (ImageWriter<sk_packet_entry> writer = scope.images().create(ImageType.SK_QUEUES)) {
            queues.forEach((id, messages) -> {
                for (byte[] message : messages) {
                    var packet = sk_packet_entry.newBuilder().setIdFor(id).setLength(message.length).build();
                    writer.write(packet, ByteBuffer.wrap(message));
                }
            });
        }
    }
}
