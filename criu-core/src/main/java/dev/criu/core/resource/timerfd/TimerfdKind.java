package dev.criu.core.resource.timerfd;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fd_types;

/** Timers that are read (timerfd_create(2)). */
public final class TimerfdKind implements FileKind {
    @Override
    public String name() {
        return "timerfd";
    }

    @Override
    public fd_types type() {
        return fd_types.TIMERFD;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.link().contentEquals("anon_inode:[timerfd]");
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new TimerfdDumper(scope.kernel());
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new TimerfdRestorer(scope.workshop());
    }
}
