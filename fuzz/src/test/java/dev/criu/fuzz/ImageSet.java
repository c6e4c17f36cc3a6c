package dev.criu.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A set of images in a directory, kept in memory beside, as single images are replaced and put back all the time. */
record ImageSet(Path directory, Map<String, byte[]> images) {
    Collection<String> names() {
        return images.keySet();
    }

    byte[] image(String name) {
        return images.get(name);
    }

    /** @param changed by name; null for one that shall be missing */
    void replace(Map<String, byte[]> changed) {
        changed.forEach(this::put);
    }

    void replaceBack(Collection<String> names) {
        names.forEach(name -> put(name, images.get(name)));
    }

    private void put(String name, byte[] bytes) {
        try {
            if (bytes == null) {
                Files.deleteIfExists(directory.resolve(name));
            } else {
                Scratch.write(directory.resolve(name), bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names, sizes and times of everything in the directory. */
    List<String> state() {
        return Scratch.list(directory).stream().map(ImageSet::state).toList();
    }

    private static String state(Path file) {
        try {
            var attributes = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file.getFileName() + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
