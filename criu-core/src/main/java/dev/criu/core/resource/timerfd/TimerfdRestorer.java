package dev.criu.core.resource.timerfd;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.file_entry;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes timers, and arms them when everything else is done. */
final class TimerfdRestorer implements FileRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(TimerfdRestorer.class);

    /** _IOW('T', 0, __u64) of include/uapi/linux/timerfd.h; refuses zero. */
    private static final int TFD_IOC_SET_TICKS = 0x40085400;

    private static final int TIMESPEC_BYTES = 16;
    private static final int ITIMERSPEC_BYTES = 32;

    /** Time left of a periodic timer that has expired already: zero would switch it off. */
    private static final Duration SHORTEST = Duration.ofNanos(1);

    private final Workshop workshop;

    TimerfdRestorer(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        Timerfd timer = TimerfdCodec.decode(entry);
        String what = "timerfd, " + timer.clock().name().toLowerCase(Locale.ROOT);
        plan.create(timer.id(), what, () -> create(timer));
        OwnerRestorer.plan(plan, timer.id(), timer.flags(), timer.owner());
        if (!timer.isUntouched()) {
            plan.arm(timer.id(), what, fd -> arm(timer, fd));
        }
    }

    private int create(Timerfd timer) {
        LOG.debug("timerfd: create id=0x{} clock={}", Integer.toHexString(timer.id()), timer.clock());
        Program program = new Program();
        var fd = program.call(Sys.TIMERFD_CREATE, timer.clock().number(), 0).purpose(object(timer));
        StatusFlags.restore(program, fd, timer.flags(), object(timer));
        workshop.run(program);
        return (int) fd.result();
    }

    private void arm(Timerfd timer, int fd) {
        LOG.debug("timerfd: arm id=0x{} fd={} remaining={}", Integer.toHexString(timer.id()), fd, timer.remaining());
        Program program = new Program();
        program.call(Sys.TIMERFD_SETTIME, Arg.of(fd), Arg.of(timer.settimeFlags()), setting(timer), Arg.of(0))
                .purpose(object(timer));
        if (timer.ticks() != 0) {
            // After the setting, which takes pending ticks away.
            Buffer ticks = Buffer.struct(Long.BYTES).putLong(0, timer.ticks());
            program.call(Sys.IOCTL, Arg.of(fd), Arg.of(TFD_IOC_SET_TICKS), ticks).purpose(object(timer));
        }
        workshop.run(program);
    }

    /** struct itimerspec. */
    private Buffer setting(Timerfd timer) {
        Duration value = timer.remaining();
        if (timer.standsExpired()) {
            value = SHORTEST;
        }
        if (timer.isAbsolute() && (timer.isArmed() || timer.standsExpired())) {
            value = value.plus(now(timer));
        }
        return Buffer.struct(ITIMERSPEC_BYTES)
                .putLong(0, timer.interval().getSeconds())
                .putLong(8, timer.interval().getNano())
                .putLong(16, value.getSeconds())
                .putLong(24, value.getNano());
    }

    /** What the clock shows in the tree's time namespace. A remaining time is what images hold, of absolute timers too. */
    private Duration now(Timerfd timer) {
        Buffer time = Buffer.output(TIMESPEC_BYTES);
        workshop.call(object(timer), Sys.CLOCK_GETTIME, Arg.of(timer.clock().base()), time);
        return Duration.ofSeconds(time.getLong(0), time.getLong(8));
    }

    private static String object(Timerfd timer) {
        return "file 0x" + Integer.toHexString(timer.id()) + " (timerfd)";
    }
}
