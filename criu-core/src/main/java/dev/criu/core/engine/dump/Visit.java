package dev.criu.core.engine.dump;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.OwnAttributes;
import dev.criu.core.task.Questions;
import dev.criu.core.task.TaskAnswers;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.GuardedRun;
import dev.criu.linux.task.GuardedRuns;
import dev.criu.linux.task.Janitor;
import dev.criu.linux.task.Rescue;
import dev.criu.linux.task.SignalKeeper;
import dev.criu.linux.task.Trampoline;
import dev.criu.linux.x86_64.Registers;
import java.util.ArrayList;
import java.util.List;

/**
 * The questions to one frozen process. It is prepared and left on any thread; {@link #start} and what follows from it is the
 * tracer's.
 */
final class Visit {
    private static final int RSEQ_CS = 8;
    private static final int ROOMS = GuardedRuns.UNDER_WAY + 1;

    private final Kernel kernel;
    private final Tracer tracer;
    private final FrozenProcess process;
    private final RemoteMemory memory;
    private final Trampoline trampoline;
    private final List<PosixTimer> timers;
    private final List<Questions> questions = new ArrayList<>();
    private final GuardedRun leader;
    private final Rescue rescue = new Rescue();
    private Janitor janitor;
    private long asked;
    private long seen;

    private Visit(
            Kernel kernel,
            Tracer tracer, FrozenProcess process, RemoteMemory memory, Trampoline trampoline, List<PosixTimer> timers, OwnAttributes own) {
        this.kernel = kernel;
        this.tracer = tracer;
        this.process = process;
        this.memory = memory;
        this.trampoline = trampoline;
        this.timers = timers;
        for (FrozenTask task : process.threads()) {
            questions.add(Questions.toThread(task, own));
        }
        questions.get(0).withProcess(process, timers);
        for (int i = 0; i < process.threads().size(); i++) {
            FrozenTask task = process.threads().get(i);
            rescue.add(task.thread(), trampoline.place(), room(i), process.stopSignal() != 0, task.dispatch());
        }
        this.leader = prepare(0);
    }

    /** Looks where a frozen process can be asked, and writes there what its leader will run. */
    static Visit prepare(
            Kernel kernel,
            Procfs procfs,
            Tracer tracer,
            SignalKeeper keeper,
            OwnAttributes own,
            FrozenProcess process,
            Ground ground) {
        int pid = process.pid().value();
        RemoteMemory memory = new RemoteMemory(kernel, pid);
        try {
            long stackPointer = process.leader().registers().get(Registers.SP);
            StackAndVdso footholds = new StackAndVdso(kernel, pid, memory, ground, stackPointer);
            Trampoline.Place place = Trampoline.Place.find(
                    kernel, process.leader().thread(), Math.min(process.threads().size(), ROOMS), footholds);
            Trampoline trampoline = new Trampoline(kernel, tracer, memory, place, keeper);
            try {
                return new Visit(kernel, tracer, process, memory, trampoline, procfs.timers(pid), own);
            } catch (RuntimeException e) {
                trampoline.close();
                throw e;
            }
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private int room(int thread) {
        return thread % trampoline.rooms();
    }

    private GuardedRun prepare(int thread) {
        return trampoline.prepare(
                room(thread), process.threads().get(thread).thread(), questions.get(thread).takeProgram());
    }

    /**
     * Starts to ask all threads.
     *
     * @param over called when all of them are at home again, maybe after this returns
     */
    void start(GuardedRuns runs, Runnable over) {
        janitor = rescue.begin(kernel);
        for (FrozenTask task : process.threads()) {
            Filters.holdOff(tracer, task);
        }
        asked = System.nanoTime();
        int last = process.threads().size() - 1;
        for (int i = 0; i <= last; i++) {
            if (i > 0 && trampoline.rooms() <= GuardedRuns.UNDER_WAY) {
                runs.settleAll(); // for the room that the next one needs
            }
            GuardedRun run = i == 0 ? leader : prepare(i);
            boolean isLast = i == last;
            runs.start(run, () -> {
                if (run != leader || last > 0) {
                    run.collect();
                }
                if (isLast) {
                    rearmCriticalSections();
                    restoreUserDispatch();
                    over.run();
                }
            });
        }
    }

    /** Where the trampoline lies. */
    Trampoline.Place place() {
        return trampoline.place();
    }

    /** Takes note that the signals pending for the process have been looked at now. */
    void pendingSignalsSeen() {
        seen = System.nanoTime();
    }

    /** What was answered; puts back what was where the questions were. */
    TaskAnswers leave() {
        try {
            if (process.threads().size() == 1) {
                leader.collect();
            }
            return new TaskAnswers(process, questions, timers, asked, seen);
        } finally {
            abandon();
        }
    }

    /** Puts back what was there; all threads must be at home. */
    void abandon() {
        try (memory;
                Janitor dismissed = janitor) {
            trampoline.close();
        }
    }

    /** Threads whose calls were handed to a handler of their own find that as it was; for failures, too. */
    void restoreUserDispatch() {
        process.threads().forEach(task -> Filters.restoreUserDispatch(tracer, task));
    }

    /**
     * The kernel clears rseq_cs when a thread returns to user space outside of the critical section (rseq_ip_fixup in
     * kernel/rseq.c), as ours did. A thread that was inside must find it again, so that it is sent to its abort handler.
     */
    void rearmCriticalSections() {
        rearmCriticalSections(process, memory);
    }

    /** As {@link #rearmCriticalSections()}, in the memory of a process or of a clone of it. */
    static void rearmCriticalSections(FrozenProcess process, RemoteMemory memory) {
        for (FrozenTask task : process.threads()) {
            if (task.rseqCs() != 0) {
                try (NativeMemory value = NativeMemory.allocate(8)) {
                    value.putLong(0, task.rseqCs());
                    memory.write(new RemoteAddress(task.rseq().pointer() + RSEQ_CS), value);
                }
            }
        }
    }
}
