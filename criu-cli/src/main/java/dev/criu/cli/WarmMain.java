package dev.criu.cli;

import dev.criu.cli.command.EngineGateway;
import dev.criu.cli.warm.WarmServer;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import dev.criu.core.engine.Engine;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/** Runs of the program for others, in a process that stays. */
final class WarmMain implements WarmServer.Runs {
    private final Engine engine;

    private WarmMain(Kernel kernel) {
        this.engine = new Engine(kernel);
    }

    /** Arguments are the name of the command, the seconds that it may be idle, and the directory of its socket. */
    static int serve(String[] args) {
        Kernel kernel = new Kernel(new MachineCode());
        try {
            return new WarmServer(kernel, Path.of(args[2]), new WarmMain(kernel)).serve(Integer.parseInt(args[1]));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    @Override
    public int run(List<String> arguments, Map<String, String> environment, int caller, PrintStream out, PrintStream err) {
        return new Cli(out, err, environment, new CallersEngine(caller), System.nanoTime()).run(arguments.toArray(String[]::new));
    }

    /** Dumps on behalf of another process, and does nothing else. */
    private final class CallersEngine implements EngineGateway {
        private final int caller;

        CallersEngine(int caller) {
            this.caller = caller;
        }

        @Override
        public void requireRightToDump(boolean unprivileged) {
            engine.requireRightToDump(unprivileged); // the caller has the same, or he would do it himself
        }

        @Override
        public void requireRightToRestore(boolean unprivileged) {
            throw new UnsupportedOperationException("restore by a warm process");
        }

        @Override
        public DumpResult dump(DumpRequest request) {
            return engine.dump(request, caller);
        }

        @Override
        public void expect(RestoreRequest request) {
            throw new UnsupportedOperationException("restore by a warm process");
        }

        @Override
        public RestoreResult restore(RestoreRequest request, IntConsumer running) {
            throw new UnsupportedOperationException("restore by a warm process");
        }

        @Override
        public void awaitExit(int rootPid) {
            throw new UnsupportedOperationException("restore by a warm process");
        }

        @Override
        public void closeDescriptor(int fd) {
            throw new UnsupportedOperationException("the caller's descriptors are its own");
        }
    }
}
