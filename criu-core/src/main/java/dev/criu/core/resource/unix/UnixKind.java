package dev.criu.core.resource.unix;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.SocketOption;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.fd_types;

/** Sockets of the unix family. */
public final class UnixKind implements FileKind {
    static final int AF_UNIX = 1;

    private final Kernel kernel;

    /** @param kernel asks sockets for their family */
    public UnixKind(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public String name() {
        return "unix";
    }

    @Override
    public fd_types type() {
        return fd_types.UNIXSK;
    }

    @Override
    public boolean recognises(OpenFile file) {
        return file.status().isSocket()
                && file.link().startsWith("socket:[")
                && SocketOption.DOMAIN.get(kernel, file.local(), file.coordinates()) == AF_UNIX;
    }

    @Override
    public FileDumper dumper(DumpScope scope) {
        return new UnixDumper(scope);
    }

    @Override
    public FileRestorer restorer(RestoreScope scope) {
        return new UnixRestorer(scope);
    }
}
