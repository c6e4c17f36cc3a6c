package dev.criu.core.task;

import dev.criu.core.procfs.PosixTimer;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.core.tree.FrozenTask;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.itimer_entry;
import dev.criu.proto.posix_timer_entry;
import dev.criu.proto.task_timers_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * Writes the interval and POSIX timers of a process. A timer may expire between the question how long it still runs and the look at
 * pending signals. One that rings once would then be seen both running and ringing, so it is written as expired if its signal is
 * pending and its time was up before the look.
 */
final class TimerDumper {
    private static final int[] INTERVAL_SIGNALS = {14, 26, 27}; // SIGALRM, SIGVTALRM, SIGPROF
    private static final int SI_KERNEL = 0x80;
    private static final int SI_TIMER = -2;
    private static final int SI_CODE = 8;
    private static final int SI_TID = 16;
    private static final int SIGEV_THREAD_ID = 4;
    private static final long NANOS = 1_000_000_000L;
    private static final long MICRO = 1000;

    private final FrozenProcess process;
    private final TaskAnswers answers;
    private final Map<Integer, Integer> nsTids;

    /** @param nsTids tids of all threads of the tree in its own pid namespace, by their tids here */
    TimerDumper(FrozenProcess process, TaskAnswers answers, Map<Integer, Integer> nsTids) {
        this.process = process;
        this.answers = answers;
        this.nsTids = nsTids;
    }

    task_timers_entry encode() {
        task_timers_entry.Builder timers =
                task_timers_entry.newBuilder().setReal(interval(0)).setVirt(interval(1)).setProf(interval(2));
        for (int i = 0; i < answers.timers().size(); i++) {
            timers.addPosix(posix(i));
        }
        return timers.build();
    }

    private itimer_entry interval(int which) {
        Buffer setting = answers.process().intervalTimers[which];
        long left = (setting.getLong(16) * 1_000_000 + setting.getLong(24)) * MICRO;
        boolean once = setting.getLong(0) == 0 && setting.getLong(8) == 0;
        boolean rings = once && left <= answers.blindNanos()
                && process.pendingShared().stream().anyMatch(s -> is(s, INTERVAL_SIGNALS[which], SI_KERNEL));
        return itimer_entry.newBuilder()
                .setIsec(setting.getLong(0))
                .setIusec(setting.getLong(8))
                .setVsec(rings ? 0 : setting.getLong(16))
                .setVusec(rings ? 0 : setting.getLong(24))
                .build();
    }

    private posix_timer_entry posix(int index) {
        PosixTimer timer = answers.timers().get(index);
        Buffer setting = answers.process().timers.get(index);
        posix_timer_entry.Builder entry = posix_timer_entry.newBuilder()
                .setItId(timer.id())
                .setClockId(timer.clockId())
                .setSiSigno(timer.signal())
                .setItSigevNotify(timer.how().ordinal() | (timer.toThread() ? SIGEV_THREAD_ID : 0))
                .setSivalPtr(timer.value())
                .setOverrun((int) answers.process().overruns.get(index).result())
                .setIsec(setting.getLong(0))
                .setInsec(setting.getLong(8));
        long left = setting.getLong(16) * NANOS + setting.getLong(24);
        boolean once = setting.getLong(0) == 0 && setting.getLong(8) == 0;
        if (once && left <= answers.blindNanos() && isPending(timer)) {
            left = 0;
        }
        entry.setVsec(left / NANOS).setVnsec(left % NANOS);
        if (timer.toThread()) {
            entry.setNotifyThreadId(nsTids.getOrDefault(timer.target(), timer.target()));
        }
        return entry.build();
    }

    private boolean isPending(PosixTimer timer) {
        if (rings(process.pendingShared(), timer)) {
            return true;
        }
        for (FrozenTask task : process.threads()) {
            if (rings(task.pending(), timer)) {
                return true;
            }
        }
        return false;
    }

    private static boolean rings(List<byte[]> pending, PosixTimer timer) {
        return pending.stream().anyMatch(s -> is(s, timer.signal(), SI_TIMER) && word(s, SI_TID) == timer.id());
    }

    private static boolean is(byte[] info, int signal, int code) {
        return word(info, 0) == signal && word(info, SI_CODE) == code;
    }

    private static int word(byte[] info, int offset) {
        return ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }
}
