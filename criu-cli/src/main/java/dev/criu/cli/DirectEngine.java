package dev.criu.cli;

import dev.criu.cli.command.EngineGateway;
import dev.criu.core.api.CriuException;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;

/** Passes requests on to the engine, which does the work in this process. */
final class DirectEngine implements EngineGateway {
    @Override
    public DumpResult dump(DumpRequest request) {
        throw absent();
    }

    @Override
    public RestoreResult restore(RestoreRequest request) {
        throw absent();
    }

    @Override
    public void awaitExit(int rootPid) {
        throw absent();
    }

    @Override
    public void closeDescriptor(int fd) {
        new Kernel(new MachineCode()).close(fd);
    }

    private static CriuException absent() {
        return new CriuException("engine", "this build has no engine yet");
    }
}
