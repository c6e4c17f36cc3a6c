package dev.criu.core.resource.timerfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import dev.criu.proto.timerfd_entry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimerfdKindTest extends FileKindContract {
    private static final int REALTIME = 0;
    private static final int MONOTONIC = 1;
    private static final int BOOTTIME = 7;
    private static final int ABSTIME = 1;
    private static final int CANCEL_ON_SET = 2;
    private static final Duration NONE = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    @Override
    protected FileKind kind() {
        return new TimerfdKind();
    }

    @Override
    protected int[] openSome() {
        int armed = timer(MONOTONIC);
        set(armed, 0, HOUR, Duration.ofSeconds(5, 7));
        setFlags(armed, OpenFlags.O_NONBLOCK);
        int untouched = timer(BOOTTIME);
        int disarmed = timer(MONOTONIC);
        set(disarmed, 0, NONE, HOUR);
        return new int[] {armed, untouched, disarmed};
    }

    /** The remaining time to the next full second, since time goes on during the test. */
    @Override
    protected Object state(file_entry entry) {
        timerfd_entry tfd = entry.getTfd();
        return tfd.toBuilder().setId(0).setVsec(tfd.getVsec() + (tfd.getVnsec() > 0 ? 1 : 0)).setVnsec(0).build();
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getTfd().getId();
    }

    @Test
    void restoresArmedTimerWithRemainingTime() {
        int fd = timer(MONOTONIC);
        set(fd, 0, Duration.ofSeconds(100), NONE);
        Duration remaining = remaining(roundTrip(fd));
        assertTrue(remaining.compareTo(Duration.ofSeconds(100)) <= 0, remaining.toString());
        assertTrue(remaining.compareTo(Duration.ofSeconds(90)) > 0, remaining.toString());
    }

    @Test
    void restoresTicksNobodyRead() {
        int fd = timer(MONOTONIC);
        set(fd, 0, Duration.ofNanos(1), NONE);
        await(fd);
        int restored = roundTrip(fd);
        assertEquals(1, ticks(restored));
        assertEquals(NONE, remaining(restored));
    }

    @Test
    void periodicTimerGoesOnThoughNobodyReadItsExpiry() throws InterruptedException {
        int fd = timer(MONOTONIC);
        set(fd, 0, Duration.ofMillis(2), Duration.ofMillis(2));
        await(fd);
        Thread.sleep(20);
        file_entry entry = dump(fd);
        assertTrue(entry.getTfd().getTicks() >= 9, entry.toString());
        assertTrue(entry.getTfd().getVnsec() > 0, entry.toString());
        int restored = restore(entry);
        assertTrue(ticks(restored) >= entry.getTfd().getTicks());
        await(restored);
    }

    @Test
    void periodicTimerThatExpiresFasterThanOneCanLookGoesOnToo() throws InterruptedException {
        int fd = timer(MONOTONIC);
        set(fd, 0, Duration.ofNanos(1), Duration.ofNanos(1));
        await(fd);
        file_entry entry = dump(fd);
        assertTrue(entry.getTfd().getVnsec() > 0, entry.toString());
        await(restore(entry));
    }

    @Test
    void rearmsAbsoluteTimerByItsRemainingTime() {
        int fd = timer(REALTIME);
        Duration end = now(REALTIME).plus(HOUR);
        set(fd, ABSTIME | CANCEL_ON_SET, end, NONE);
        int restored = roundTrip(fd);
        assertEquals(ABSTIME | CANCEL_ON_SET, dump(restored).getTfd().getSettimeFlags());
        Duration remaining = remaining(restored);
        assertTrue(remaining.compareTo(HOUR) <= 0 && remaining.compareTo(HOUR.minusMinutes(1)) > 0, remaining.toString());
    }

    @Test
    void armsLastAndOnlyWhatNeedsIt() {
        file_entry untouched = dump(timer(MONOTONIC));
        assertEquals(List.of(), bench.plan(kind(), List.of(untouched)).armings);
        int fd = timer(MONOTONIC);
        set(fd, 0, HOUR, NONE);
        file_entry armed = dump(fd);
        assertEquals(List.of(armed.getId()), bench.plan(kind(), List.of(armed)).armings);
    }

    @Test
    void restoresWhatCriuWrote() {
        file_entry theirs = bench.sample("files", 19);
        file_entry restored = dump(restore(theirs));
        assertEquals(state(theirs), state(restored));
        assertTrue(bench.workshop().called("timerfd_create(1, 0)"));
    }

    @Test
    void refusesImagesThatMakeNoSense() {
        timerfd_entry good = bench.sample("files", 19).getTfd();
        assertCorrupt(good.toBuilder().setClockid(5), "clock 5 is not known; a newer criu may know it");
        assertCorrupt(good.toBuilder().setVnsec(1_000_000_000), "file 0x13: 1000000000 nanoseconds are more than a second");
        assertCorrupt(good.toBuilder().setSettimeFlags(4), "file 0x13: settime flags 0x4 are not known");
    }

    private void assertCorrupt(timerfd_entry.Builder tfd, String message) {
        file_entry entry = bench.sample("files", 19).toBuilder().setTfd(tfd).build();
        var error = assertThrows(CriuException.class, () -> bench.plan(kind(), List.of(entry)));
        assertEquals(message, error.getMessage());
        assertEquals("timerfd", error.place());
    }

    private int roundTrip(int fd) {
        return restore(dump(fd));
    }

    private file_entry dump(int fd) {
        return bench.dump(kind(), fd).get(0);
    }

    private int restore(file_entry entry) {
        return keep(bench.restore(kind(), List.of(entry)))[0];
    }

    private int timer(int clock) {
        return keep(call(Sys.TIMERFD_CREATE, Arg.of(clock), Arg.of(0)))[0];
    }

    private void set(int fd, int flags, Duration value, Duration interval) {
        Buffer setting = Buffer.struct(32)
                .putLong(0, interval.getSeconds())
                .putLong(8, interval.getNano())
                .putLong(16, value.getSeconds())
                .putLong(24, value.getNano());
        call(Sys.TIMERFD_SETTIME, Arg.of(fd), Arg.of(flags), setting, Arg.of(0));
    }

    private Duration remaining(int fd) {
        Buffer setting = Buffer.output(32);
        call(Sys.TIMERFD_GETTIME, Arg.of(fd), setting);
        return Duration.ofSeconds(setting.getLong(16), setting.getLong(24));
    }

    private Duration now(int clock) {
        Buffer time = Buffer.output(16);
        call(Sys.CLOCK_GETTIME, Arg.of(clock), time);
        return Duration.ofSeconds(time.getLong(0), time.getLong(8));
    }

    private long ticks(int fd) {
        Buffer ticks = Buffer.output(8);
        call(Sys.READ, Arg.of(fd), ticks, Arg.of(8));
        return ticks.getLong(0);
    }

    /** Waits until the timer can be read. */
    private void await(int fd) {
        call(Sys.POLL, Buffer.struct(8).putInt(0, fd).putInt(4, 1), Arg.of(1), Arg.of(5000));
    }
}
