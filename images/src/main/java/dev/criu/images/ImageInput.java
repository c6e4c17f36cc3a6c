package dev.criu.images;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * Reads one image file from start to end through a buffer. Nothing is allocated before it is known that the file has
 * the bytes to fill it, so a hostile size costs nothing.
 */
final class ImageInput implements Closeable {

    private static final int BUFFER_SIZE = 32 * 1024;

    private final ImageFile file;
    /** Null where all of the file was buffered from the beginning. */
    private final FileChannel channel;
    private final long size;
    /** Bytes read but not yet consumed, ready for getting; always backed by an array. */
    private ByteBuffer buffer;
    /** The offset in the file of the byte after the last buffered one. */
    private long fetched;

    private ImageInput(ImageFile file, FileChannel channel, long size) {
        this.file = file;
        this.channel = channel;
        this.size = size;
        buffer = order(ByteBuffer.allocate((int) Math.min(size, BUFFER_SIZE))).limit(0);
    }

    private ImageInput(ImageFile file, byte[] contents) {
        this.file = file;
        channel = null;
        size = contents.length;
        buffer = order(ByteBuffer.wrap(contents));
        fetched = size;
    }

    /** As {@link #open(ImageFile)}, the shorter way if there is one. */
    static ImageInput open(ImageFile file, SmallFiles small) {
        byte[] contents = small.read(file.text());
        return contents == null ? open(file) : new ImageInput(file, contents);
    }

    /** Opens a regular file; never follows a symbolic link, never waits for a FIFO's other end. */
    static ImageInput open(ImageFile file) {
        Path path = file.path();
        FileChannel channel = null;
        try {
            long size = attributes(path).size();
            channel = openRegular(path);
            return new ImageInput(file, channel, size);
        } catch (IOException e) {
            closeQuietly(channel);
            throw ImageException.of(path, "opened", e);
        }
    }

    static FileChannel openChannel(Path path) throws IOException {
        attributes(path);
        return openRegular(path);
    }

    /** Those of a regular file; of anything else it throws. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new ForeignImageException(path, "not a regular file; images are never read through links");
        }
        return attributes;
    }

    private static FileChannel openRegular(Path path) throws IOException {
        return FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    Path path() {
        return file.path();
    }

    /** The offset in the file of the next byte. */
    long position() {
        return fetched - buffer.remaining();
    }

    long remaining() {
        return size - position();
    }

    /** Reads a little-endian u32; {@code what} names it in the error if the file ends before. */
    int readInt(String what) {
        need(what, Integer.BYTES);
        fill(Integer.BYTES);
        return buffer.getInt();
    }

    /** Reads a framed message: a u32 size and that many bytes. */
    <M extends MessageLite> M readMessage(Parser<M> parser) {
        int length = nextFrame();
        long start = position() - length;
        try {
            return parser.parseFrom(buffer.array(), buffer.arrayOffset() + buffer.position() - length, length);
        } catch (InvalidProtocolBufferException e) {
            throw badMessage(start, length, e);
        }
    }

    /** Reads the bytes of a framed message. */
    ByteString readFrame() {
        int length = nextFrame();
        return ByteString.copyFrom(buffer.slice(buffer.position() - length, length));
    }

    /** Parses a message that was read from {@code offset}. */
    <M extends MessageLite> M parse(Parser<M> parser, ByteString bytes, long offset) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw badMessage(offset, bytes.size(), e);
        }
    }

    private CorruptImageException badMessage(long offset, int length, InvalidProtocolBufferException e) {
        return new CorruptImageException(path(), offset, "bad message of " + length + " bytes at offset " + offset
                + ": " + e.getMessage() + "; the image was damaged, dump again");
    }

    /** Buffers and consumes one frame: its bytes end at the buffer's position. */
    private int nextFrame() {
        long length = Integer.toUnsignedLong(readInt("message size"));
        need("message", length);
        if (length > Integer.MAX_VALUE - BUFFER_SIZE) {
            throw new CorruptImageException(path(), position(), "message of " + length + " bytes at offset "
                    + position() + ", more than any message has");
        }
        fill((int) length);
        buffer.position(buffer.position() + (int) length);
        return (int) length;
    }

    /** Reads the next bytes into a buffer of the caller's, little endian. */
    ByteBuffer readBytes(String what, long length) {
        need(what, length);
        if (length > Integer.MAX_VALUE - BUFFER_SIZE) {
            throw new UnsupportedImageException(path(), what + " of " + length + " bytes is too big for memory;"
                    + " copy it with transferTo");
        }
        ByteBuffer bytes = order(ByteBuffer.allocate((int) length));
        int buffered = Math.min(bytes.remaining(), buffer.remaining());
        bytes.put(0, buffer, buffer.position(), buffered).position(buffered);
        buffer.position(buffer.position() + buffered);
        readFully(bytes);
        return bytes.flip();
    }

    /** Copies the next bytes to {@code target} without holding them. */
    void transferTo(String what, long length, WritableByteChannel target) throws IOException {
        need(what, length);
        long left = length - drain(length, target);
        while (left > 0) {
            long n = channel.transferTo(fetched, left, target);
            if (n <= 0) {
                throw CorruptImageException.truncated(path(), fetched, what, length, 0);
            }
            fetched += n;
            left -= n;
        }
    }

    private int drain(long length, WritableByteChannel target) throws IOException {
        int n = (int) Math.min(length, buffer.remaining());
        ByteBuffer slice = buffer.slice(buffer.position(), n);
        while (slice.hasRemaining()) {
            target.write(slice);
        }
        buffer.position(buffer.position() + n);
        return n;
    }

    void skip(String what, long length) {
        need(what, length);
        int buffered = (int) Math.min(length, buffer.remaining());
        buffer.position(buffer.position() + buffered);
        fetched += length - buffered;
    }

    private void need(String what, long length) {
        if (length < 0 || length > remaining()) {
            throw CorruptImageException.truncated(path(), position(), what, length, remaining());
        }
    }

    /** Has at least {@code length} bytes buffered; the file is known to hold them. */
    private void fill(int length) {
        if (buffer.remaining() >= length) {
            return;
        }
        if (buffer.capacity() < length) {
            buffer = order(ByteBuffer.allocate(length)).put(buffer);
        } else {
            buffer.compact();
        }
        buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + size - fetched));
        readFully(buffer);
        buffer.flip();
    }

    private void readFully(ByteBuffer target) {
        try {
            while (target.hasRemaining()) {
                int n = channel.read(target, fetched);
                if (n < 0) {
                    throw CorruptImageException.truncated(path(), fetched, "content", target.remaining(), 0);
                }
                fetched += n;
            }
        } catch (IOException e) {
            throw ImageException.of(path(), "read", e);
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
        }
    }

    private static ByteBuffer order(ByteBuffer buffer) {
        return buffer.order(ByteOrder.LITTLE_ENDIAN);
    }
}
