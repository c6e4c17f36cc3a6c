package dev.criu.core.resource.tty;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.fd_types;

/** Terminals; stands before the kind of regular files in the catalog. */
public final class TtyKind implements FileKind {
    private final boolean shellJob;
    private final boolean foreground;

    /**
     * @param shellJob whether the tree's terminal may belong to a session outside of it ({@code --shell-job})
     * @param foreground whether a restored tree that had its terminal's foreground gets that of the new terminal
     */
    public TtyKind(boolean shellJob, boolean foreground) {
        this.shellJob = shellJob;
        this.foreground = foreground;
    }

    @Override
    public String name() {
        return "tty";
    }

    @Override
    public fd_types type() {
        return fd_types.TTY;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.status().isCharacterDevice()
                && (file.flags() & OpenFlags.O_PATH) == 0
                && Device.of(file.status()).isTerminal();
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new TtyDumper(scope, shellJob);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new TtyRestorer(scope, shellJob, foreground);
    }
}
