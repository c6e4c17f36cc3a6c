package dev.criu.core.engine.dump;

import dev.criu.core.tree.FrozenProcess;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.Janitor;
import dev.criu.linux.task.Rescue;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;

/**
 * A trampoline in a frozen process from which its leader makes calls, with everything held off that would see or hinder them; put back
 * by {@link #close}.
 */
final class Stay implements AutoCloseable {
    private final Tracer tracer;
    private final FrozenProcess process;
    private final RemoteMemory memory;
    private final Trampoline trampoline;
    private final Janitor janitor;

    Stay(Kernel kernel, Tracer tracer, SignalKeeper keeper, FrozenProcess process, Trampoline.Place place) {
        this.tracer = tracer;
        this.process = process;
        this.memory = new RemoteMemory(kernel, process.pid().value());
        Rescue rescue = new Rescue();
        rescue.add(process.leader().thread(), place, 0, process.stopSignal() != 0, process.leader().dispatch());
        this.janitor = rescue.begin(kernel);
        try {
            Filters.holdOff(tracer, process.leader());
            this.trampoline = new Trampoline(kernel, tracer, memory, place, keeper);
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    Trampoline trampoline() {
        return trampoline;
    }

    @Override
    public void close() {
        try {
            trampoline.close();
        } finally {
            leave();
        }
    }

    private void leave() {
        try (memory; janitor) {
            Visit.rearmCriticalSections(process, memory);
            Filters.restoreUserDispatch(tracer, process.leader());
        }
    }
}
