package dev.criu.images;

import com.google.protobuf.MessageLite;
import dev.criu.proto.bpfmap_data_entry;
import dev.criu.proto.ipc_sem_entry;
import dev.criu.proto.ipc_shm_entry;
import dev.criu.proto.pipe_data_entry;
import dev.criu.proto.sk_packet_entry;
import dev.criu.proto.tcp_stream_entry;

/** How many bytes follow a message. The sizes are what the image says, nobody has checked them yet. */
final class PayloadSize {

    /** The message alone does not tell: the payload is framed itself, or goes to the end of the file. */
    static final long OPEN = -1;

    private PayloadSize() {
    }

    /** The bytes after {@code message}, without padding; {@link #OPEN} if it does not tell. */
    static long of(Payload kind, MessageLite message) {
        return switch (kind) {
            case NONE, RAW -> 0;
            case PIPE -> unsigned(((pipe_data_entry) message).getBytes());
            case PACKET -> unsigned(((sk_packet_entry) message).getLength());
            case IPC_SHM -> ((ipc_shm_entry) message).getInPagemaps() ? 0 : ((ipc_shm_entry) message).getSize();
            case IPC_SEM -> 2 * unsigned(((ipc_sem_entry) message).getNsems());
            case TCP -> unsigned(((tcp_stream_entry) message).getInqLen())
                    + unsigned(((tcp_stream_entry) message).getOutqLen());
            case BPFMAP -> unsigned(((bpfmap_data_entry) message).getKeysBytes())
                    + unsigned(((bpfmap_data_entry) message).getValuesBytes());
            case PAGEMAP, IPC_MSG, GHOST -> OPEN;
        };
    }

    /** The payload's size in the file is a multiple of this, the rest is zeroes. */
    static int alignment(Payload kind) {
        return switch (kind) {
            case IPC_SHM -> 4;
            case IPC_SEM, IPC_MSG -> 8;
            default -> 1;
        };
    }

    /** The zero bytes after {@code size} bytes. */
    static int padding(long size, int alignment) {
        return (int) (-size & (alignment - 1));
    }

    private static long unsigned(int value) {
        return Integer.toUnsignedLong(value);
    }
}
