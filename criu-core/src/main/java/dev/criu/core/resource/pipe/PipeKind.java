package dev.criu.core.resource.pipe;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;

/** Pipes without a name. */
public final class PipeKind implements FileKind {
    @Override
    public String name() {
        return "pipe";
    }

    @Override
    public fd_types type() {
        return fd_types.PIPE;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.link().startsWith("pipe:[") && file.status().isFifo();
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new PipeDumper(scope);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new PipeRestorer(scope);
    }
}
