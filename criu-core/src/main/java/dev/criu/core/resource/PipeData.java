package dev.criu.core.resource;

import dev.criu.core.api.CriuException;
import dev.criu.proto.pipe_data_entry;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What lies in a pipe.
 *
 * @param pipeId number of the pipe in the images
 * @param capacity its size (F_GETPIPE_SZ), 0 if the image does not tell
 * @param bytes what was written and not yet read
 * @param packets sizes of the packets that the bytes are (O_DIRECT of pipe(2)), oldest first; empty for a plain stream
 */
public record PipeData(int pipeId, int capacity, byte[] bytes, List<Integer> packets) {
    public PipeData {
        packets = List.copyOf(packets);
        long sum = 0;
        boolean none = false;
        for (int packet : packets) {
            sum += packet;
            none |= packet <= 0;
        }
        if (none) {
            throw new CriuException("pipe", "pipe " + Integer.toUnsignedString(pipeId)
                    + ": one of its packets has no length; the images are damaged, dump again");
        }
        if (!packets.isEmpty() && sum != bytes.length) {
            throw new CriuException("pipe", "pipe " + Integer.toUnsignedString(pipeId) + ": its packets have " + sum
                    + " bytes together, its contents " + bytes.length + "; the image was damaged, dump again");
        }
    }

    /** An empty pipe of the kernel's usual size: what holds for pipes that the images do not list. */
    public static PipeData empty(int pipeId) {
        return new PipeData(pipeId, 0, new byte[0], List.of());
    }

    static PipeData of(pipe_data_entry entry, ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return new PipeData(entry.getPipeId(), entry.getSize(), bytes, entry.getPacketList());
    }

    pipe_data_entry entry() {
        return pipe_data_entry.newBuilder()
                .setPipeId(pipeId)
                .setBytes(bytes.length)
                .setSize(capacity)
                .addAllPacket(packets)
                .build();
    }
}
