package dev.criu.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A set of images in a directory and the directories below, kept in memory beside, as single images are replaced and put back all the
 * time. Of links to parents the target is kept.
 */
record ImageSet(Path directory, Map<String, byte[]> images) {
    /** No image begins like this. */
    private static final String ARROW = "-> ";

    static ImageSet of(Path directory) {
        Map<String, byte[]> images = new TreeMap<>();
        for (Path file : files(directory)) {
            images.put(directory.relativize(file).toString(), isParent(file.toString()) ? link(Scratch.target(file)) : Scratch.read(file));
        }
        return new ImageSet(directory, images);
    }

    /** What stands for a link in place of an image. */
    static byte[] link(String target) {
        return (ARROW + target).getBytes(StandardCharsets.US_ASCII);
    }

    static boolean isLink(byte[] bytes) {
        return bytes != null && new String(bytes, StandardCharsets.US_ASCII).startsWith(ARROW);
    }

    /** Whether what has this name is a link to a parent. */
    static boolean isParent(String name) {
        return Path.of(name).endsWith(OldLayout.LINK);
    }

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
            Path file = directory.resolve(name);
            Files.deleteIfExists(file);
            if (isLink(bytes)) {
                Files.createSymbolicLink(file, Path.of(new String(bytes, StandardCharsets.US_ASCII).substring(ARROW.length())));
            } else if (bytes != null) {
                Scratch.write(file, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names, sizes and times of everything in the directory. */
    List<String> state() {
        return files(directory).stream().map(ImageSet::state).toList();
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String state(Path file) {
        try {
            var attributes = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file + " " + attributes.size() + " " + attributes.lastModifiedTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
