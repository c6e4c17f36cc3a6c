package dev.criu.images;

import com.google.protobuf.MessageLite;
import dev.criu.proto.inventory_entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A directory of image files. Every method names the file by its type and id, so that nothing outside the directory
 * can be meant; symbolic links are not followed, {@code parent} excepted. All methods throw {@link ImageException}.
 */
public final class ImageDirectory {

    /** The format version that CRIU writes since 2.0, and we. */
    public static final int VERSION = 2;

    private static final String PARENT = "parent";
    private static final String DRAFT = ".draft";

    private final Path path;
    private final SmallFiles small;

    private ImageDirectory(Path path, SmallFiles small) {
        this.path = path;
        this.small = small;
    }

    /** Opens a directory, which must exist. */
    public static ImageDirectory open(Path dir) {
        return open(dir, SmallFiles.NONE);
    }

    /** As {@link #open(Path)}, with a shorter way to small files. */
    public static ImageDirectory open(Path dir, SmallFiles small) {
        if (!Files.isDirectory(dir)) {
            throw new MissingImageException(dir, "no such directory for images; create it, or give another");
        }
        return new ImageDirectory(dir, small);
    }

    public Path path() {
        return path;
    }

    /** Where the file of this type and id is, whether it exists or not. */
    public Path file(ImageType<?> type, Object... ids) {
        return path.resolve(type.fileName(ids));
    }

    private ImageFile located(ImageType<?> type, Object... ids) {
        return new ImageFile(path, type.fileName(ids));
    }

    public boolean exists(ImageType<?> type, Object... ids) {
        return Files.exists(file(type, ids), LinkOption.NOFOLLOW_LINKS);
    }

    /** Reads the inventory and refuses images of a version that this program does not know. */
    public inventory_entry readInventory() {
        inventory_entry inventory = readOne(ImageType.INVENTORY);
        int version = inventory.getImgVersion();
        if (version != VERSION) {
            throw new UnsupportedImageException(file(ImageType.INVENTORY), "image version "
                    + Integer.toUnsignedString(version) + " is "
                    + (Integer.compareUnsigned(version, VERSION) < 0 ? "too old" : "too new") + ", version " + VERSION
                    + " is known; restore it with the criu that wrote it");
        }
        return inventory;
    }

    /** Reads a file that holds exactly one message, and nothing else. */
    public <M extends MessageLite> M readOne(ImageType<M> type, Object... ids) {
        ImageFile file = located(type, ids);
        try (ImageReader<M> reader = ImageReader.open(type, file, small)) {
            if (!reader.hasNext()) {
                throw CorruptImageException.truncated(file.path(), reader.position(), "message", Integer.BYTES, 0);
            }
            M message = reader.next();
            if (!reader.atEnd()) {
                throw new CorruptImageException(file.path(), reader.position(), "more than one message, the second at offset "
                        + reader.position() + "; the image was damaged, dump again");
            }
            return message;
        }
    }

    /** Reads a file that holds exactly one message, if there is such a file. */
    public <M extends MessageLite> Optional<M> readOptional(ImageType<M> type, Object... ids) {
        return exists(type, ids) ? Optional.of(readOne(type, ids)) : Optional.empty();
    }

    /** Reads all messages of a file without payload; a missing file is an empty one. */
    public <M extends MessageLite> List<M> readAll(ImageType<M> type, Object... ids) {
        try (ImageReader<M> reader = reader(type, ids)) {
            return remaining(reader);
        }
    }

    /** As {@link #readAll}, but the file must be there: a {@link MissingImageException} says that it is not. */
    public <M extends MessageLite> List<M> readPresent(ImageType<M> type, Object... ids) {
        try (ImageReader<M> reader = ImageReader.open(type, located(type, ids), small)) {
            return remaining(reader);
        }
    }

    private static <M extends MessageLite> List<M> remaining(ImageReader<M> reader) {
        List<M> messages = new ArrayList<>();
        while (reader.hasNext()) {
            messages.add(reader.next());
        }
        return messages;
    }

    /** Opens a file for reading message by message; a missing file is an empty one. */
    public <M extends MessageLite> ImageReader<M> reader(ImageType<M> type, Object... ids) {
        return exists(type, ids) ? ImageReader.open(type, located(type, ids), small) : new ImageReader<>(type, null);
    }

    /** Reads the page map of a task. */
    public PageMap readPageMap(long pid) {
        return PageMapFile.read(located(ImageType.PAGEMAP, pid), small);
    }

    /** Reads the page map of a shared memory segment. */
    public PageMap readSharedPageMap(long shmid) {
        return PageMapFile.read(located(ImageType.SHMEM_PAGEMAP, shmid), small);
    }

    public void writePageMap(PageMap map, long pid) {
        PageMapFile.write(file(ImageType.PAGEMAP, pid), map);
    }

    public void writeSharedPageMap(PageMap map, long shmid) {
        PageMapFile.write(file(ImageType.SHMEM_PAGEMAP, shmid), map);
    }

    /** Where the pages of a page map are. */
    public Path pagesFile(int pagesId) {
        return file(ImageType.PAGES, pagesId);
    }

    /** Writes a file with one message. */
    public <M extends MessageLite> void writeOne(ImageType<M> type, M message, Object... ids) {
        try (ImageWriter<M> writer = create(type, ids)) {
            writer.write(message);
        }
    }

    /** As {@link #writeOne}, but the file appears whole or not at all, even if this process is killed meanwhile. */
    public <M extends MessageLite> void writeOneAtOnce(ImageType<M> type, M message, Object... ids) {
        Path path = file(type, ids);
        Path draft = path.resolveSibling(path.getFileName() + DRAFT);
        try (ImageWriter<M> writer = ImageWriter.create(type, draft)) {
            writer.write(message);
        }
        try {
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw ImageException.of(path, "written", e);
        }
    }

    /** Writes a file with these messages; no file if there are none. */
    public <M extends MessageLite> void writeAll(ImageType<M> type, Iterable<M> messages, Object... ids) {
        try (ImageWriter<M> writer = create(type, ids)) {
            for (M message : messages) {
                writer.write(message);
            }
        }
    }

    /** Writes a file with these messages, also if there are none. */
    public <M extends MessageLite> void writeList(ImageType<M> type, Iterable<M> messages, Object... ids) {
        try (ImageWriter<M> writer = create(type, ids)) {
            writer.start();
            for (M message : messages) {
                writer.write(message);
            }
        }
    }

    /** Removes the inventory of an earlier dump, so that nobody takes what a new one leaves unfinished for a whole. */
    public void invalidate() {
        Path inventory = file(ImageType.INVENTORY);
        try {
            Files.deleteIfExists(inventory);
        } catch (IOException e) {
            throw ImageException.of(inventory, "removed", e);
        }
    }

    /** Starts a file, removing one of that name; it is created (mode 0600) when the first message is written. */
    public <M extends MessageLite> ImageWriter<M> create(ImageType<M> type, Object... ids) {
        return ImageWriter.create(type, file(type, ids));
    }

    /** The size of a file in bytes, which must be a regular one. */
    public long size(ImageType<?> type, Object... ids) {
        long size = small.size(located(type, ids).text());
        if (size >= 0) {
            return size;
        }
        Path file = file(type, ids);
        try {
            return ImageInput.attributes(file).size();
        } catch (IOException e) {
            throw ImageException.of(file, "opened", e);
        }
    }

    /** Opens a file for reading as it is, from its first byte: raw files, or any other. */
    public FileChannel openRaw(ImageType<?> type, Object... ids) {
        Path file = file(type, ids);
        try {
            return ImageInput.openChannel(file);
        } catch (IOException e) {
            throw ImageException.of(file, "opened", e);
        }
    }

    /** Creates a raw file (mode 0600), replacing one of that name; the channel reads and writes. */
    public FileChannel createRaw(ImageType<?> type, Object... ids) {
        Path file = file(type, ids);
        try {
            return ImageOutput.createChannel(file);
        } catch (IOException e) {
            throw ImageException.of(file, "created", e);
        }
    }

    /** The directory of the previous dump, for an incremental image. */
    public Optional<ImageDirectory> parent() {
        Path parent = path.resolve(PARENT);
        if (!Files.exists(parent, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(parent)) {
            throw new MissingImageException(parent, "leads to no directory;"
                    + " restore where the previous dumps lie at the same relative place");
        }
        return Optional.of(new ImageDirectory(parent, small));
    }

    /** This directory for level 0, the one that {@code parent} leads to for 1, and so on. */
    public ImageDirectory ancestor(int level) {
        ImageDirectory directory = this;
        for (int i = 0; i < level; i++) {
            Path missing = directory.path.resolve(PARENT);
            directory = directory.parent().orElseThrow(() -> new MissingImageException(missing, "no such link to a parent image"));
        }
        return directory;
    }

    /** Makes this an incremental image on top of {@code target}, a path relative to this directory or absolute. */
    public void linkParent(Path target) {
        Path parent = path.resolve(PARENT);
        try {
            Files.deleteIfExists(parent);
            Files.createSymbolicLink(parent, target);
        } catch (IOException e) {
            throw ImageException.of(parent, "created", e);
        }
    }
}
