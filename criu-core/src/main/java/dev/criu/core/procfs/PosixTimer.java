package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * One timer of {@code /proc/PID/timers} (proc_pid_timers(5)); its setting is not there.
 *
 * @param id as timer_create(2) gave it
 * @param signal signal number that it sends
 * @param value cookie ({@code sigev_value}), an address or an int
 * @param how how it tells
 * @param toThread whether it aims at a thread (SIGEV_THREAD_ID) instead of the process
 * @param target thread or process that it aims at, in the reader's pid namespace
 * @param clockId CLOCK_*, negative for CPU clocks of tasks
 */
public record PosixTimer(int id, int signal, long value, Notify how, boolean toThread, int target, int clockId) {
    /** {@code sigev_notify} without SIGEV_THREAD_ID, by its number. */
    public enum Notify {
        /** SIGEV_SIGNAL. */
        SIGNAL,
        /** SIGEV_NONE. */
        NONE,
        /** SIGEV_THREAD. */
        THREAD
    }

    /**
     * Parses the whole file.
     *
     * @return timers in the order of the kernel, which is the newest first on some versions, empty if the task has none
     */
    public static List<PosixTimer> parseAll(byte[] data) {
        var in = new ByteScanner("timers", data);
        var timers = new ArrayList<PosixTimer>();
        while (!in.atEnd()) {
            timers.add(parse(in));
        }
        return timers;
    }

    private static PosixTimer parse(ByteScanner in) {
        in.expect("ID: ");
        int id = in.positiveInt();
        in.expect("\nsignal: ");
        int signal = in.positiveInt();
        in.expect('/');
        // Kernels whose %p hides null pointers print it so.
        long value = in.accept("(null)") ? 0 : in.hex();
        in.expect("\nnotify: ");
        Notify how = notify(in);
        boolean toThread = in.accept("/tid.");
        if (!toThread) {
            in.expect("/pid.");
        }
        int target = in.positiveInt();
        in.expect("\nClockID: ");
        int clockId = in.signedInt();
        in.expect('\n');
        return new PosixTimer(id, signal, value, how, toThread, target, clockId);
    }

    private static Notify notify(ByteScanner in) {
        if (in.accept("signal")) {
            return Notify.SIGNAL;
        } else if (in.accept("none")) {
            return Notify.NONE;
        } else if (in.accept("thread")) {
            return Notify.THREAD;
        }
        throw in.fail("unknown kind of notification");
    }
}
