package dev.criu.cli;

import dev.criu.cli.command.EngineGateway;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import dev.criu.core.engine.Engine;
import dev.criu.core.engine.restore.ImagesAhead;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.util.function.IntConsumer;

/** Passes requests on to the engine, which does the work in this process. */
final class DirectEngine implements EngineGateway {
    private final Interposer interposer;
    private Kernel kernel;
    private ImagesAhead expected;

    /** @param interposer asked before every system call of the engine, null for nobody */
    DirectEngine(Interposer interposer) {
        this.interposer = interposer;
    }

    @Override
    public void requireRightToDump(boolean unprivileged) {
        engine().requireRightToDump(unprivileged);
    }

    @Override
    public void requireRightToRestore(boolean unprivileged) {
        engine().requireRightToRestore(unprivileged);
    }

    @Override
    public DumpResult dump(DumpRequest request) {
        return engine().dump(request);
    }

    @Override
    public void expect(RestoreRequest request) {
        expected = ImagesAhead.begin(request);
    }

    @Override
    public RestoreResult restore(RestoreRequest request, IntConsumer running) {
        if (expected == null || expected.request() != request) {
            expect(request);
        }
        return engine().restore(expected, running);
    }

    @Override
    public void awaitExit(int rootPid) {
        engine().awaitExit(rootPid);
    }

    @Override
    public void closeDescriptor(int fd) {
        kernel().raw(Sys.CLOSE, fd);
    }

    private Engine engine() {
        return new Engine(kernel());
    }

    private Kernel kernel() {
        if (kernel == null) {
            kernel = new Kernel(new MachineCode(), interposer);
        }
        return kernel;
    }
}
