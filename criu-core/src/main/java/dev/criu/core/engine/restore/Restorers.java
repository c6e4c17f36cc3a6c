package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One restorer for each kind of file, for everybody who makes files during one restore. */
final class Restorers {
    private final Map<fd_types, FileRestorer> restorers = new EnumMap<>(fd_types.class);

    Restorers(List<FileKind> kinds, RestoreScope scope) {
        for (FileKind kind : kinds) {
            restorers.put(kind.type(), kind.restorer(scope));
        }
    }

    /** Whether there is one for this file. */
    boolean know(file_entry entry) {
        return restorers.containsKey(entry.getType());
    }

    /** The one that makes this file. */
    FileRestorer of(file_entry entry) {
        FileRestorer restorer = restorers.get(entry.getType());
        if (restorer == null) {
            throw new CriuException(
                    "restore", "file " + entry.getId() + ": files of type " + entry.getType() + " cannot be restored yet");
        }
        return restorer;
    }

    Collection<FileRestorer> all() {
        return restorers.values();
    }
}
