package dev.criu.images;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the messages of an image file and the payloads between them. The file comes into being with the first
 * message, so that a kind of which there is nothing leaves no file; until then a file of an earlier dump is gone.
 *
 * @param <M> the message of the file
 */
public final class ImageWriter<M extends MessageLite> implements Closeable {

    private static final ByteBuffer ZEROES = ByteBuffer.allocate(8).asReadOnlyBuffer();

    private final ImageType<M> type;
    private final Path path;
    private ImageOutput out;

    ImageWriter(ImageType<M> type, Path path) {
        this.type = type;
        this.path = path;
    }

    /** Starts an image file of any name, removing one that is there. */
    public static <M extends MessageLite> ImageWriter<M> create(ImageType<M> type, Path file) {
        if (type.isRaw()) {
            throw new IllegalArgumentException(type + " files have no messages");
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw ImageException.of(file, "replaced", e);
        }
        return new ImageWriter<>(type, file);
    }

    /** Creates the file even if no message is to come: an image without messages. */
    public void start() {
        output();
    }

    /**
     * Writes a message and its payload, and pads the payload as the format wants.
     *
     * @param payload the bytes, back to back if several buffers are given; they are consumed
     * @throws IllegalArgumentException if the payload is not of the size that the message tells
     */
    public void write(M message, ByteBuffer... payload) {
        long told = check(message, payload);
        output().writeMessage(message);
        writePayload(told, payload);
    }

    /**
     * Like {@link #write} with the bytes of a message, which need not be what the lite class would make of it.
     *
     * @throws IllegalArgumentException if the bytes are no such message, or the payload is not of its size
     */
    public void writeBytes(ByteString message, ByteBuffer... payload) {
        try {
            long told = check(type.parser().parseFrom(message), payload);
            output().writeFrame(message);
            writePayload(told, payload);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(path + ": no " + type.messageName() + ": " + e.getMessage(), e);
        }
    }

    private long check(M message, ByteBuffer... payload) {
        long given = 0;
        for (ByteBuffer part : payload) {
            given += part.remaining();
        }
        long told = PayloadSize.of(type.payload(), message);
        if (told != PayloadSize.OPEN && told != given) {
            throw new IllegalArgumentException(path + ": the message tells of " + told
                    + " bytes of payload, there are " + given);
        }
        return told;
    }

    private void writePayload(long told, ByteBuffer... payload) {
        for (ByteBuffer part : payload) {
            out.writeBytes(part);
        }
        if (told != PayloadSize.OPEN) {
            pad(told, PayloadSize.alignment(type.payload()));
        }
    }

    /** Writes a framed message that is part of the current payload: a ghost chunk, a SysV message. */
    public void nested(MessageLite message) {
        output().writeMessage(message);
    }

    /** Like {@link #nested} with the bytes of the message. */
    public void nestedBytes(ByteString message) {
        output().writeFrame(message);
    }

    /** Writes payload bytes, then zeroes up to a multiple of {@code alignment}. */
    public void bytes(ByteBuffer bytes, int alignment) {
        int length = bytes.remaining();
        output().writeBytes(bytes);
        pad(length, alignment);
    }

    /** Copies {@code length} bytes of a file into the current payload. */
    public void transferFrom(FileChannel source, long position, long length) {
        output().transferFrom(source, position, length);
    }

    private void pad(long length, int alignment) {
        out.writeBytes(ZEROES.slice(0, PayloadSize.padding(length, alignment)));
    }

    private ImageOutput output() {
        if (out == null) {
            out = ImageOutput.create(path);
            out.writeMagics(type);
        }
        return out;
    }

    /** Writes what is still buffered; a full disk may show only here. */
    @Override
    public void close() {
        if (out != null) {
            out.close();
        }
    }
}
