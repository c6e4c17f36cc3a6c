package dev.criu.images;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads the messages of an image file and the payloads between them, front to back.
 *
 * <pre>{@code
 * try (var queues = images.reader(ImageType.SK_QUEUES)) {
 *     for (var packet : queues) {
 *         send(packet.message().getIdFor(), packet.payload());
 *     }
 * }
 * }</pre>
 *
 * <p>Big payloads are copied with {@link #transferPayload}; payloads that are framed themselves (ghost chunks, SysV
 * messages) are taken apart with {@link #nested} and {@link #bytes}.
 *
 * @param <M> the message of the file
 */
public final class ImageReader<M extends MessageLite> implements Iterable<ImageReader.Entry<M>>, Closeable {

    /** A message with the bytes that follow it, little endian, empty for files without payload. */
    public record Entry<M extends MessageLite>(M message, ByteBuffer payload) {
    }

    private final ImageType<M> type;
    private final Parser<M> parser;
    /** Null for a missing file, which reads as an empty one. */
    private final ImageInput in;
    private long payloadStart;
    private long payloadSize;
    /** Where the next message is; for payloads that are framed themselves, where the payload starts. */
    private long payloadEnd;

    /** @param in past its magics, null for a missing file */
    ImageReader(ImageType<M> type, ImageInput in) {
        this.type = type;
        this.in = in;
        parser = type.parser();
        payloadEnd = in == null ? 0 : in.position();
    }

    /**
     * Opens an image file of any name.
     *
     * @throws ImageException if it is missing, or not of this type
     */
    public static <M extends MessageLite> ImageReader<M> open(ImageType<M> type, Path file) {
        return open(type, ImageFile.of(file), SmallFiles.NONE);
    }

    /** As {@link #open(ImageType, Path)}, with a shorter way to a small one. */
    static <M extends MessageLite> ImageReader<M> open(ImageType<M> type, ImageFile file, SmallFiles small) {
        if (type.isRaw()) {
            throw new IllegalArgumentException(type + " files have no messages");
        }
        ImageInput in = ImageInput.open(file, small);
        try {
            Magic.check(in, type);
            return new ImageReader<>(type, in);
        } catch (ImageException e) {
            in.close();
            throw e;
        }
    }

    /** True if there is another message. Skips what was not read of a payload, unless it is framed itself. */
    public boolean hasNext() {
        if (in == null) {
            return false;
        }
        if (in.position() < payloadEnd) {
            in.skip("payload", payloadEnd - in.position());
        }
        return in.remaining() > 0;
    }

    /** The next message; its payload, if any, can be read until the next call. */
    public M next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        M message = in.readMessage(parser);
        measure(message);
        return message;
    }

    /**
     * The bytes of the next message as they are in the file, for whoever must keep what the lite classes do not
     * (texts that are no UTF-8). The message is checked all the same, and its payload can be read.
     */
    public ByteString nextBytes() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        long start = in.position();
        ByteString bytes = in.readFrame();
        measure(in.parse(parser, bytes, start));
        return bytes;
    }

    private void measure(M message) {
        long size = PayloadSize.of(type.payload(), message);
        payloadStart = in.position();
        payloadSize = size == PayloadSize.OPEN ? in.remaining() : size;
        long padded = payloadSize + (size == PayloadSize.OPEN ? 0
                : PayloadSize.padding(size, PayloadSize.alignment(type.payload())));
        if (payloadSize < 0 || padded < 0 || padded > in.remaining()) {
            throw CorruptImageException.truncated(in.path(), in.position(), "payload", payloadSize, in.remaining());
        }
        payloadEnd = size == PayloadSize.OPEN ? payloadStart : payloadStart + padded;
    }

    /** The bytes of the current message's payload without padding; for framed payloads all that is left of the file. */
    public long payloadSize() {
        return payloadSize;
    }

    /** The payload of the current message, little endian. It can be had once. */
    public ByteBuffer payload() {
        checkUnread();
        return in.readBytes("payload", payloadSize);
    }

    /** Copies the payload of the current message, of any size, to {@code target}, instead of {@link #payload}. */
    public void transferPayload(WritableByteChannel target) throws IOException {
        checkUnread();
        transfer(payloadSize, target);
    }

    private void checkUnread() {
        if (in.position() != payloadStart) {
            throw new IllegalStateException(in.path() + ": the payload was read before");
        }
    }

    /** Reads a framed message that is part of the current payload. */
    public <T extends MessageLite> T nested(Parser<T> parser) {
        return in.readMessage(parser);
    }

    /** Reads a framed message that is part of the current payload, and keeps its bytes as they are in the file. */
    public <T extends MessageLite> ByteString nestedBytes(Parser<T> parser) {
        long start = in.position();
        ByteString bytes = in.readFrame();
        in.parse(parser, bytes, start);
        return bytes;
    }

    /** Reads {@code length} bytes of the current payload, then the zeroes up to a multiple of {@code alignment}. */
    public ByteBuffer bytes(long length, int alignment) {
        ByteBuffer bytes = in.readBytes("payload", length);
        in.skip("padding", PayloadSize.padding(length, alignment));
        return bytes;
    }

    /** Passes over {@code length} bytes of the current payload. */
    public void skip(long length) {
        in.skip("payload", length);
    }

    /** Copies {@code length} bytes of the current payload to {@code target}. */
    public void transfer(long length, WritableByteChannel target) throws IOException {
        in.transferTo("payload", length, target);
    }

    /** True if the file has no more bytes. */
    public boolean atEnd() {
        return in == null || in.remaining() == 0;
    }

    /** The offset in the file of what is read next, in bytes. */
    public long position() {
        return in == null ? 0 : in.position();
    }

    /** Messages with their payloads, each payload in memory; not for payloads that are framed themselves. */
    @Override
    public Iterator<Entry<M>> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return ImageReader.this.hasNext();
            }

            @Override
            public Entry<M> next() {
                M message = ImageReader.this.next();
                return new Entry<>(message, payload());
            }
        };
    }

    @Override
    public void close() {
        if (in != null) {
            in.close();
        }
    }
}
