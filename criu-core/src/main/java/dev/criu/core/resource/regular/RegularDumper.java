package dev.criu.core.resource.regular;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RegularEntries;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.file_entry;

/** Describes files by their paths, and refuses those that no path leads to any more. */
final class RegularDumper implements FileDumper {
    private final DumpScope scope;

    RegularDumper(DumpScope scope) {
        this.scope = scope;
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        checkDevice(file);
        return RegularEntries.of(id, scope.pathOf(id, file), file.status(), file.flags(), file.info().pos(), file.owner());
    }

    private void checkDevice(OpenFile file) {
        FileStatus status = file.status();
        boolean device = status.isCharacterDevice() || status.isBlockDevice();
        if (device && (file.flags() & OpenFlags.O_PATH) == 0 && !isStateless(status)) {
            String type = status.isBlockDevice() ? "block device " : "character device ";
            scope.refuse(
                    file.coordinates() + " (" + type + status.major() + ":" + status.minor() + ", " + file.link() + ")",
                    "a device may have state that cannot be read",
                    "");
        }
    }

    /** null, zero, full, random and urandom (Documentation/admin-guide/devices.txt). */
    private static boolean isStateless(FileStatus status) {
        return status.isCharacterDevice()
                && status.major() == 1
                && switch (status.minor()) {
                    case 3, 5, 7, 8, 9 -> true;
                    default -> false;
                };
    }
}
