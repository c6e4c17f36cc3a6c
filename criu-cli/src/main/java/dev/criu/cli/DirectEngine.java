package dev.criu.cli;

import dev.criu.cli.command.EngineGateway;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import dev.criu.core.engine.Engine;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;

/** Passes requests on to the engine, which does the work in this process. */
final class DirectEngine implements EngineGateway {
    private final Interposer interposer;

    /** @param interposer asked before every system call of the engine, null for nobody */
    DirectEngine(Interposer interposer) {
        this.interposer = interposer;
    }

    @Override
    public DumpResult dump(DumpRequest request) {
        return Engine.dump(request, interposer);
    }

    @Override
    public RestoreResult restore(RestoreRequest request) {
        return Engine.restore(request, interposer);
    }

    @Override
    public void awaitExit(int rootPid) {
        Engine.awaitExit(rootPid);
    }

    @Override
    public void closeDescriptor(int fd) {
        new Kernel(new MachineCode()).close(fd);
    }
}
