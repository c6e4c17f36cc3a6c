package dev.criu.images;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Writes one image file from start to end through a buffer. The kernel has all of it after {@link #close}. */
final class ImageOutput implements Closeable {

    private static final int BUFFER_SIZE = 32 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    /** @param path the name for errors */
    ImageOutput(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates the file, replacing one that is there. */
    static ImageOutput create(Path path) {
        try {
            return new ImageOutput(path, createChannel(path));
        } catch (IOException e) {
            throw ImageException.of(path, "created", e);
        }
    }

    /** A new file that only its owner may read: images hold the memory and the secrets of tasks. */
    static FileChannel createChannel(Path path) throws IOException {
        Files.deleteIfExists(path);
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
        return FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
                StandardOpenOption.WRITE), ownerOnly);
    }

    void writeMagics(ImageType<?> type) {
        if (Magic.hasPrefix(type)) {
            writeInt(Magic.prefix(type));
        }
        writeInt(type.magic());
    }

    void writeInt(int value) {
        room(Integer.BYTES);
        buffer.putInt(value);
    }

    /** Writes a message after its size. */
    void writeMessage(MessageLite message) {
        int length = message.getSerializedSize();
        writeInt(length);
        if (length > BUFFER_SIZE) {
            writeBytes(ByteBuffer.wrap(message.toByteArray()));
            return;
        }
        room(length);
        CodedOutputStream out = CodedOutputStream.newInstance(buffer.array(), buffer.position(), length);
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw ImageException.of(path, "written", e);
        }
        buffer.position(buffer.position() + length);
    }

    /** Writes the bytes of a message after their size. */
    void writeFrame(ByteString message) {
        writeInt(message.size());
        writeBytes(message.asReadOnlyByteBuffer());
    }

    /** Writes what remains in {@code bytes}, big ones past the buffer. */
    void writeBytes(ByteBuffer bytes) {
        if (bytes.remaining() <= buffer.remaining()) {
            buffer.put(bytes);
        } else {
            flush();
            drain(bytes);
        }
    }

    /** Copies {@code length} bytes of {@code source} from {@code position}. */
    void transferFrom(FileChannel source, long position, long length) {
        flush();
        try {
            for (long done = 0, n; done < length; done += n) {
                n = source.transferTo(position + done, length - done, channel);
                if (n <= 0) {
                    throw new ImageException(path, "cannot be written: what is copied into it ended "
                            + (length - done) + " bytes early; was the file truncated while it was dumped?");
                }
            }
        } catch (IOException e) {
            throw ImageException.of(path, "written", e);
        }
    }

    private void room(int length) {
        if (buffer.remaining() < length) {
            flush();
        }
    }

    private void flush() {
        drain(buffer.flip());
        buffer.clear();
    }

    private void drain(ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw ImageException.of(path, "written", e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            flush();
        } catch (IOException e) {
            throw ImageException.of(path, "written", e);
        }
    }
}
