package dev.criu.core.engine;

import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.engine.dump.Dump;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;

/** The engine's door: each method runs one operation on the calling thread, which traces the tasks meanwhile. */
public final class Engine {
    private Engine() {}

    /** Dumps a tree. */
    public static DumpResult dump(DumpRequest request) {
        try (Dump dump = new Dump(request, new Kernel(new MachineCode()))) {
            return dump.run();
        }
    }
}
