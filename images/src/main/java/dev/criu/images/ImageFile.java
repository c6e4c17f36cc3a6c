package dev.criu.images;

import java.nio.file.Path;

/** Where an image file is. Most of those that a restore reads are found by text alone, as a path takes longer to make than the file to read. */
record ImageFile(Path directory, String name) {
    static ImageFile of(Path path) {
        return new ImageFile(path.resolveSibling(""), path.getFileName().toString());
    }

    String text() {
        String parent = directory.toString();
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    Path path() {
        return directory.resolve(name);
    }
}
