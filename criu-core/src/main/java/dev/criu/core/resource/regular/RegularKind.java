package dev.criu.core.resource.regular;

import dev.criu.core.api.FileChecks;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fd_types;

/**
 * Files that a path leads to. Devices are recognised whatever they are, so kinds for particular ones (terminals) stand before this
 * one in the catalog.
 */
public final class RegularKind implements FileKind {
    private final FileChecks checks;

    /** @param checks what a restore compares of files */
    public RegularKind(FileChecks checks) {
        this.checks = checks;
    }

    @Override
    public String name() {
        return "regular";
    }

    @Override
    public fd_types type() {
        return fd_types.REG;
    }

    @Override
    public boolean recognises(OpenFile file) {
        FileStatus status = file.status();
        if (!file.link().startsWith("/") || isMemfd(file.link(), status)) {
            return false;
        }
        return (file.flags() & OpenFlags.O_PATH) != 0 || !status.isFifo() && !status.isSocket();
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new RegularDumper(scope, checks);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new RegularRestorer(scope, checks);
    }

    /** memfd_create(2): never in any directory, but the link looks like a path. */
    private static boolean isMemfd(KernelString link, FileStatus status) {
        return status.links() == 0 && link.startsWith("/memfd:");
    }
}
