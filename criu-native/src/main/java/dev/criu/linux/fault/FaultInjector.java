package dev.criu.linux.fault;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts the calls of one run, and lets one of them fail or kills this process there. Threads of one name count together, so that
 * a step has the same number in every run, as long as only one of them is at work (a JVM with one processor).
 *
 * <p>A thread that waits by asking again and again makes one step: a read of the same place, or wait4(2) with WNOHANG for the same
 * task, right behind the last. The latter count by themselves, as {@code main-polls}: whether there is one at all may depend on how
 * fast a task is.
 */
public final class FaultInjector implements Interposer {
    private static final int WNOHANG = 1;
    private static final int SIGKILL = 9;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Fault fault;
    private final Consumer<String> listener;
    private final Map<String, Integer> counts = new HashMap<>();
    private final ThreadLocal<Repetition> repetitions = ThreadLocal.withInitial(Repetition::new);

    private FaultInjector(Fault fault, Consumer<String> listener) {
        this.fault = fault;
        this.listener = listener;
    }

    /** One that lets everything pass, and tells each step as {@code THREAD/NUMBER CALL PLACE}. */
    public static FaultInjector listing(Consumer<String> listener) {
        return new FaultInjector(null, listener);
    }

    /**
     * One that lets a step fail.
     *
     * @param fault {@code THREAD/NUMBER:ERRNO} or {@code THREAD/NUMBER:KILL}; {@link IllegalArgumentException} when it is neither
     * @param listener is told the step when its time has come
     */
    public static FaultInjector failing(String fault, Consumer<String> listener) {
        return new FaultInjector(Fault.parse(fault), listener);
    }

    @Override
    public long before(Sys call, long a, long b, long c, long d, long e, long f) {
        if (repetitions.get().isRepeated(call, a, b, c, d)) {
            return NONE;
        }
        String thread = Thread.currentThread().getName();
        long outcome = count(isPoll(call, c) ? thread + "-polls" : thread, call, a, false);
        if (outcome == KILL) {
            kill();
        }
        return outcome != -Errno.EINTR && failsNever(call, a, b) ? NONE : outcome;
    }

    private static boolean isPoll(Sys call, long options) {
        return call == Sys.WAIT4 && (options & WNOHANG) != 0;
    }

    /** Nobody else waits for a child of this process, or may keep it from ending it: there is no error but EINTR. */
    private static boolean failsNever(Sys call, long a, long b) {
        return switch (call) {
            case KILL, WAIT4 -> isOwnChild(a);
            case WAITID -> isOwnChild(b);
            default -> false;
        };
    }

    private static boolean isOwnChild(long pid) {
        return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).filter(ProcessHandle.current()::equals).isPresent();
    }

    @Override
    public long inProgram(Sys call) {
        return count(Thread.currentThread().getName(), call, 0, true);
    }

    @Override
    public void kill() {
        kernel.raw(Sys.KILL, kernel.raw(Sys.GETPID, 0), SIGKILL);
    }

    private synchronized long count(String thread, Sys call, long detail, boolean remote) {
        int number = counts.merge(thread, 1, Integer::sum);
        if (fault == null) {
            tell(thread, number, call, detail, remote);
            return NONE;
        }
        if (number != fault.number() || !thread.equals(fault.thread())) {
            return NONE;
        }
        tell(thread, number, call, detail, remote);
        if (fault.kills()) {
            return KILL;
        }
        // Whatever close(2) says, the descriptor is gone.
        return call == Sys.CLOSE ? NONE : -fault.errno();
    }

    private void tell(String thread, int number, Sys call, long detail, boolean remote) {
        listener.accept(new Step(thread, number, call, detail, remote, site()).toString());
    }

    /** The innermost method outside of the packages that make calls for others. */
    private static String site() {
        return StackWalker.getInstance().walk(frames -> frames
                .filter(frame -> !frame.getClassName().startsWith("dev.criu.linux.")
                        || frame.getClassName().startsWith("dev.criu.linux.task."))
                .findFirst()
                .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                .orElse("?"));
    }

    /** What a thread did last. */
    private static final class Repetition {
        private List<Long> read = List.of();
        private long polled;

        boolean isRepeated(Sys call, long a, long b, long c, long d) {
            if (call == Sys.PREAD64) {
                List<Long> now = new ArrayList<>(List.of(a, b, c, d));
                boolean same = now.equals(read);
                read = now;
                return same;
            }
            if (isPoll(call, c)) {
                boolean same = polled == a;
                polled = a;
                return same;
            }
            read = List.of();
            polled = 0;
            return false;
        }
    }
}
