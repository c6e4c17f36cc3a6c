package dev.criu.core.resource.timerfd;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.FdInfo;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.TimerFdInfo;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.file_entry;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes timers by their fdinfo ({@code timerfd_show()} in fs/timerfd.c). */
final class TimerfdDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(TimerfdDumper.class);

    private static final int ITIMERSPEC_BYTES = 32;
    private static final int ATTEMPTS = 10;

    private final Kernel kernel;

    TimerfdDumper(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        TimerFdInfo info = TimerFdInfo.parse(file.info());
        if (standsStill(info)) {
            info = windUp(file);
        }
        Timerfd timer = new Timerfd(
                id,
                file.flags(),
                file.owner(),
                Clock.of(info.clockId()),
                info.ticks(),
                info.settimeFlags(),
                Duration.ofSeconds(info.valueSeconds(), info.valueNanos()),
                Duration.ofSeconds(info.intervalSeconds(), info.intervalNanos()));
        LOG.debug("timerfd: state id=0x{} remaining={} ticks={}", Integer.toHexString(id), timer.remaining(), timer.ticks());
        return TimerfdCodec.encode(timer);
    }

    /**
     * Whether a periodic timer has expired and nobody has looked since: the kernel then counts one tick and starts the next period
     * only on read(2) or timerfd_gettime(2). Its fdinfo looks like that of a disarmed one.
     */
    private static boolean standsStill(TimerFdInfo info) {
        boolean hasInterval = (info.intervalSeconds() | info.intervalNanos()) != 0;
        return info.ticks() != 0 && hasInterval && (info.valueSeconds() | info.valueNanos()) == 0;
    }

    /**
     * Makes the kernel count the periods since the expiry, which the task cannot tell from having it done on its next read. A short
     * period may be over again before fdinfo is read, so it takes a few attempts; after those the period counts as just begun.
     */
    private TimerFdInfo windUp(OpenFile file) {
        String object = file.coordinates() + " (timerfd)";
        int fd = file.local();
        try (NativeMemory setting = NativeMemory.allocate(ITIMERSPEC_BYTES)) {
            for (int attempt = 1; ; attempt++) {
                kernel.call(object, Sys.TIMERFD_GETTIME, fd, setting.address());
                TimerFdInfo info = TimerFdInfo.parse(FdInfo.parse(new PlainProcfsReader().read("/proc/self/fdinfo/" + fd)));
                if (!standsStill(info)) {
                    return info;
                }
                if (attempt == ATTEMPTS) {
                    return info.withWholePeriodLeft();
                }
            }
        } catch (IOException e) {
            throw new CriuException("timerfd", object + ": fdinfo cannot be read: " + e.getMessage(), e);
        }
    }
}
