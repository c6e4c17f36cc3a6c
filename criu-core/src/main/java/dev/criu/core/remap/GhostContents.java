package dev.criu.core.remap;

import dev.criu.core.api.CriuException;
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

    private ImageReader<ghost_file_entry> open() {
        ImageReader<ghost_file_entry> reader = ImageReader.open(ImageType.GHOST_FILE, images.file(ImageType.GHOST_FILE, id));
        if (!reader.hasNext()) {
            reader.close();
            throw new CriuException("files", ImageType.GHOST_FILE.fileName(id) + ": is empty; dump again");
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

    private void fillChunks(ImageReader<ghost_file_entry> reader, long size, FileChannel target) throws IOException {
        while (!reader.atEnd()) {
            ghost_chunk_entry chunk = reader.nested(ghost_chunk_entry.parser());
            if (chunk.getOff() < 0 || chunk.getLen() < 0 || chunk.getOff() > size - chunk.getLen()) {
                throw new CriuException("files", object + ": the image has " + Long.toUnsignedString(chunk.getLen())
                        + " bytes at " + Long.toUnsignedString(chunk.getOff()) + " of a file of "
                        + Long.toUnsignedString(size) + "; dump again");
            }
            target.position(chunk.getOff());
            reader.transfer(chunk.getLen(), target);
        }
        if (size > target.size()) { // a hole at the end
            target.write(ByteBuffer.allocate(1), size - 1);
        }
    }
}
