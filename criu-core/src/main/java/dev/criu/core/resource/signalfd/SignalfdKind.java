package dev.criu.core.resource.signalfd;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;

/** Signals that are read (signalfd(2)). */
public final class SignalfdKind implements FileKind {
    @Override
    public String name() {
        return "signalfd";
    }

    @Override
    public fd_types type() {
        return fd_types.SIGNALFD;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.link().contentEquals("anon_inode:[signalfd]");
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new SignalfdDumper();
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new SignalfdRestorer(scope.workshop());
    }
}
