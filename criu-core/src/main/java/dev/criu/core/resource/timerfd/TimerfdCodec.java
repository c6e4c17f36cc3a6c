package dev.criu.core.resource.timerfd;

import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.timerfd_entry;
import java.time.Duration;

/** A timer in an image. */
final class TimerfdCodec {
    private static final int NANOS = 1_000_000_000;

    private TimerfdCodec() {}

    static file_entry encode(Timerfd timer) {
        var tfd = timerfd_entry.newBuilder()
                .setId(timer.id())
                .setFlags(timer.flags())
                .setFown(timer.owner())
                .setClockid(timer.clock().number())
                .setTicks(timer.ticks())
                .setSettimeFlags(timer.settimeFlags())
                .setVsec(timer.remaining().getSeconds())
                .setVnsec(timer.remaining().getNano())
                .setIsec(timer.interval().getSeconds())
                .setInsec(timer.interval().getNano());
        return file_entry.newBuilder().setType(fd_types.TIMERFD).setId(timer.id()).setTfd(tfd).build();
    }

    static Timerfd decode(file_entry entry) {
        timerfd_entry tfd = entry.getTfd();
        int id = tfd.getId();
        return new Timerfd(
                id,
                tfd.getFlags(),
                tfd.getFown(),
                Clock.of(tfd.getClockid()),
                tfd.getTicks(),
                tfd.getSettimeFlags(),
                duration(id, tfd.getVsec(), tfd.getVnsec()),
                duration(id, tfd.getIsec(), tfd.getInsec()));
    }

    private static Duration duration(int id, long seconds, long nanos) {
        if (nanos < 0 || nanos >= NANOS) {
            throw Timerfd.corrupt(id, Long.toUnsignedString(nanos) + " nanoseconds are more than a second");
        }
        return Duration.ofSeconds(seconds, nanos);
    }
}
