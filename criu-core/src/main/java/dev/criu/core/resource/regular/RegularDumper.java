package dev.criu.core.resource.regular;

import dev.criu.core.api.FileChecks;
import dev.criu.core.resource.BuildId;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RegularEntries;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.file_entry;

/** Describes files by their paths, and refuses those that no path leads to any more. */
final class RegularDumper implements FileDumper {
    private static final int EXECUTABLE = 0111;

    private final DumpScope scope;

    private final FileChecks checks;

    RegularDumper(DumpScope scope, FileChecks checks) {
        this.scope = scope;
        this.checks = checks;
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        checkDevice(file);
        file_entry entry =
                RegularEntries.of(id, scope.pathOf(id, file), file.status(), file.flags(), file.info().pos(), file.owner());
        if (file.status().isDirectory() && entry.getReg().getFown().getPid() != 0) {
            scope.refuse(file.coordinates() + " (" + file.link() + ")",
                    "it is a directory with an owner for signals: F_NOTIFY of fcntl(2) may be watching it, which nobody can see",
                    "close it before the dump");
        }
        return mayBeProgram(file) ? RegularEntries.withBuildId(entry, BuildId.of(scope.kernel(), file.local())) : entry;
    }

    /** Looking into a file costs system calls, so only files that are executable are looked into. */
    private boolean mayBeProgram(OpenFile file) {
        FileStatus status = file.status();
        return checks.buildIds()
                && status.isRegular()
                && (status.mode() & EXECUTABLE) != 0
                && (file.flags() & (OpenFlags.O_ACCMODE | OpenFlags.O_PATH)) == OpenFlags.O_RDONLY;
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
