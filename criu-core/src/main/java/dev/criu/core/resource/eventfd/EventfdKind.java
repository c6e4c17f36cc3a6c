package dev.criu.core.resource.eventfd;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;

/** Counters that wake (eventfd(2)). */
public final class EventfdKind implements FileKind {
    @Override
    public String name() {
        return "eventfd";
    }

    @Override
    public fd_types type() {
        return fd_types.EVENTFD;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.link().contentEquals("anon_inode:[eventfd]");
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new EventfdDumper();
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new EventfdRestorer(scope.workshop());
    }
}
