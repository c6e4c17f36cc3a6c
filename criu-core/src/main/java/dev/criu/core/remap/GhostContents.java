package dev.criu.core.remap;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.proto.ghost_chunk_entry;
import dev.criu.proto.ghost_file_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The image of one ghost file. */
final class GhostContents {
    static final int TYPE = 0170000;
    static final int REGULAR = 0100000;
    static final int DIRECTORY = 0040000;
    static final int SYMBOLIC_LINK = 0120000;
    static final int FIFO = 0010000;
    static final int CHARACTER_DEVICE = 0020000;
    static final int BLOCK_DEVICE = 0060000;

    private final ImageDirectory images;
    private final int id;
    private final String object;

    GhostContents(ImageDirectory images, int id, String object) {
        this.images = images;
        this.id = id;
        this.object = object;
    }

    /** What the image says of the file. */
    ghost_file_entry entry() {
        try (ImageReader<ghost_file_entry> reader = open()) {
            return reader.next();
        }
    }

    /** Sees that such a file can be made, and where its contents go, before anything is made. */
    void check() {
        try (ImageReader<ghost_file_entry> reader = open()) {
            ghost_file_entry entry = reader.next();
            switch (entry.getMode() & TYPE) {
                case REGULAR, DIRECTORY, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> { }
                case SYMBOLIC_LINK -> checkTarget(KernelString.of(entry.getSymlnkTargetBytes()));
                default -> throw damaged("no ghost file can have the mode 0" + Integer.toOctalString(entry.getMode()));
            }
            GhostTimes.of(entry, object);
            if (entry.getChunks()) {
                while (!reader.atEnd()) {
                    reader.skip(chunk(reader, entry.getSize()).getLen());
                }
            }
        }
    }

    private void checkTarget(KernelString target) {
        if (target.isEmpty() || target.toString().indexOf('\0') >= 0) {
            throw damaged("its target \"" + target + "\" is no path");
        }
    }

    private CriuException damaged(String what) {
        return new CriuException("files", object + ": " + what + "; the images are damaged, dump again");
    }

    private ImageReader<ghost_file_entry> open() {
        ImageReader<ghost_file_entry> reader = ImageReader.open(ImageType.GHOST_FILE, images.file(ImageType.GHOST_FILE, id));
        if (!reader.hasNext()) {
            reader.close();
            throw new CriuException("files", ImageType.GHOST_FILE.fileName(id) + ": is empty; the images are damaged, dump again");
        }
        return reader;
    }

    /** Writes the contents into a new, empty file. */
    void fill(String file) {
        try (ImageReader<ghost_file_entry> reader = open();
                FileChannel target = FileChannel.open(Path.of(file), StandardOpenOption.WRITE)) {
            ghost_file_entry entry = reader.next();
            if (entry.getChunks()) {
                fillChunks(reader, entry.getSize(), target);
            } else {
                reader.transferPayload(target);
            }
        } catch (IOException e) {
            throw new CriuException("files", object + ": its contents cannot be written: " + e.getMessage(), e);
        }
    }

    private ghost_chunk_entry chunk(ImageReader<ghost_file_entry> reader, long size) {
        ghost_chunk_entry chunk = reader.nested(ghost_chunk_entry.parser());
        if (chunk.getOff() < 0 || chunk.getLen() < 0 || chunk.getOff() > size - chunk.getLen()) {
            throw damaged("the image has " + Long.toUnsignedString(chunk.getLen()) + " bytes at " + Long.toUnsignedString(chunk.getOff())
                    + " of a file of " + Long.toUnsignedString(size));
        }
        return chunk;
    }

    private void fillChunks(ImageReader<ghost_file_entry> reader, long size, FileChannel target) throws IOException {
        while (!reader.atEnd()) {
            ghost_chunk_entry chunk = chunk(reader, size);
            target.position(chunk.getOff());
            reader.transfer(chunk.getLen(), target);
        }
        if (size > target.size()) { // a hole at the end
            target.write(ByteBuffer.allocate(1), size - 1);
        }
    }
}
