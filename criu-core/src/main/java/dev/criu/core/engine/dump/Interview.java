package dev.criu.core.engine.dump;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.OwnAttributes;
import dev.criu.core.task.TaskAnswers;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;
import dev.criu.linux.x86_64.Registers;
import java.util.List;

/** Asks the threads of a frozen process what only they can tell, and leaves them as they were. */
final class Interview {
    private final Kernel kernel;
    private final Tracer tracer;
    private final SignalKeeper keeper;
    private final OwnAttributes own;

    Interview(Kernel kernel, Tracer tracer, SignalKeeper keeper, OwnAttributes own) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.keeper = keeper;
        this.own = own;
    }

    /**
     * What can be found out about a process before it is asked, on whatever thread.
     *
     * @param timers of which the settings will be asked
     * @param place of the trampoline
     */
    record Preparation(List<PosixTimer> timers, Trampoline.Place place) {
        /** Looks at a frozen process. */
        static Preparation of(Kernel kernel, Procfs procfs, FrozenProcess process) {
            int pid = process.pid().value();
            try (RemoteMemory memory = new RemoteMemory(kernel, pid)) {
                StackAndVdso footholds = new StackAndVdso(kernel, pid, memory, procfs.maps(pid), stackPointer(process));
                return new Preparation(
                        procfs.timers(pid), Trampoline.Place.find(kernel, process.leader().thread(), footholds));
            }
        }
    }

    TaskAnswers hold(FrozenProcess process, Preparation preparation) {
        try (Visit visit = new Visit(kernel, tracer, keeper, process, preparation.place)) {
            return TaskAnswers.ask(process, preparation.timers, visit.trampoline(), own);
        }
    }

    private static long stackPointer(FrozenProcess process) {
        return process.leader().registers().get(Registers.SP);
    }
}
