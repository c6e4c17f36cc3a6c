package dev.criu.linux.task;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.PtraceProgram;
import dev.criu.linux.ptrace.UserDispatch;
import java.util.ArrayList;
import java.util.List;

/**
 * Threads that a {@link Trampoline} is going to use, and that would not find home alone if this process died:
 *
 * <ul>
 *   <li>one that job control has stopped returns to its stop when its tracer dies (__ptrace_unlink in kernel/ptrace.c), wherever it is
 *       then, and stays in the trampoline until SIGCONT;
 *   <li>one whose syscall user dispatch is off for the time of our calls would never have it again.
 * </ul>
 *
 * A {@link Janitor} sees to them. It costs a fork of the JVM, but hardly any process has such threads.
 */
public final class Rescue {
    private final List<Stranded> stranded = new ArrayList<>(0);

    private record Stranded(FrozenThread thread, long frame, UserDispatch dispatch) {}

    /**
     * Adds a thread if it is such a one.
     *
     * @param room which it will use in the trampoline
     * @param stopped whether job control has stopped it
     * @param dispatch its syscall user dispatch, or null
     */
    public void add(FrozenThread thread, Trampoline.Place place, int room, boolean stopped, UserDispatch dispatch) {
        if (stopped || dispatch != null) {
            stranded.add(new Stranded(thread, place.frame(room), dispatch));
        }
    }

    /** Who will bring them home, or null if there is nobody to be brought; to be closed when all are at home. */
    public Janitor begin(Kernel kernel) {
        if (stranded.isEmpty()) {
            return null;
        }
        Program program = new Program();
        for (Stranded s : stranded) {
            PtraceProgram requests = new PtraceProgram(program, s.thread.tid());
            requests.stop();
            requests.setIfAt(s.frame, s.thread.home(), s.thread.mask());
            if (s.dispatch != null) {
                requests.setUserDispatch(s.dispatch);
            }
            requests.detach();
        }
        return Janitor.atDeath(kernel, program);
    }
}
