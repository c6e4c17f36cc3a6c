package dev.criu.core.resource.epoll;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;

/** Sets of watched descriptors (epoll(7)). */
public final class EpollKind implements FileKind {
    @Override
    public String name() {
        return "eventpoll";
    }

    @Override
    public fd_types type() {
        return fd_types.EVENTPOLL;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.link().contentEquals("anon_inode:[eventpoll]");
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new EpollDumper(scope);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new EpollRestorer(scope.workshop());
    }
}
