package dev.criu.core.resource.memfd;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;

/** Files of memory (memfd_create(2)). */
public final class MemfdKind implements FileKind {
    @Override
    public String name() {
        return "memfd";
    }

    @Override
    public fd_types type() {
        return fd_types.MEMFD;
    }

    /** The name looks like that of a deleted file in the root directory; a real one there would be on a mount that can be seen. */
    @Override
    public boolean recognises(OpenFile file) {
        return (file.link().startsWith(MemfdInode.PREFIX) || file.link().startsWith(MemfdInode.HUGE_ANONYMOUS))
                && file.status().links() == 0
                && file.status().isRegular()
                && !file.isMounted();
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new MemfdDumper(scope);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new MemfdRestorer(scope);
    }
}
