package dev.criu.core.engine;

import dev.criu.core.resource.FileKind;
import java.util.List;

/** The one list of the kinds of open files, in the order in which they are asked whether a file is theirs. */
public final class ResourceCatalog {
    private ResourceCatalog() {}

    /** All kinds of open files. */
    public static List<FileKind> files() {
        return List.of();
    }
}
