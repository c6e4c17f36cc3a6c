package dev.criu.core.resource.fifo;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fd_types;

/** Pipes with a name, opened for reading or writing. */
public final class FifoKind implements FileKind {
    @Override
    public String name() {
        return "fifo";
    }

    @Override
    public fd_types type() {
        return fd_types.FIFO;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.link().startsWith("/") && file.status().isFifo() && (file.flags() & OpenFlags.O_PATH) == 0;
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new FifoDumper(scope);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new FifoRestorer(scope);
    }
}
