package dev.criu.core.resource.epoll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.core.resource.RecordingPlan;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.eventpoll_tfd_entry;
import dev.criu.proto.file_entry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EpollKindTest extends FileKindContract {
    private static final int ADD = 1;
    private static final int IN = 1;
    private static final int ERR_HUP = 0x18;
    private static final int EXCLUSIVE = 1 << 28;
    private static final int ONESHOT = 1 << 30;
    private static final int EDGE = 1 << 31;

    @Override
    protected FileKind kind() {
        return new EpollKind();
    }

    @Override
    protected int[] openSome() {
        int set = epoll();
        int inner = epoll();
        watch(set, eventfd(0), IN | EDGE, 0x1122334455667788L);
        watch(set, eventfd(1), IN | EXCLUSIVE, 2);
        watch(set, inner, IN, 3);
        watch(inner, eventfd(0), IN, 4);
        int silent = eventfd(1);
        watch(set, silent, IN | ONESHOT, 5);
        waitOn(set, 8);
        return new int[] {set, inner, epoll()};
    }

    /** Without order, which follows addresses of the kernel's. */
    @Override
    protected Object state(file_entry entry) {
        Set<eventpoll_tfd_entry> targets = entry.getEpfd().getTfdList().stream()
                .map(tfd -> tfd.getEvents() == (ONESHOT | ERR_HUP) ? tfd.toBuilder().setEvents(ONESHOT).build() : tfd)
                .collect(Collectors.toSet());
        return List.of(entry.getEpfd().toBuilder().setId(0).clearTfd().build(), targets);
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getEpfd().getId();
    }

    @Test
    void restoredSetReportsWhatIsReady() {
        int set = epoll();
        watch(set, eventfd(1), IN, 77);
        assertEquals(List.of(77L), waitOn(roundTrip(set), 4));
    }

    @Test
    void spentWatchStaysSilentThoughItHangsUp() {
        int set = epoll();
        Buffer fds = Buffer.output(8);
        call(Sys.PIPE2, fds, Arg.of(0));
        int[] pipe = pair(fds);
        watch(set, pipe[0], IN | ONESHOT, 9);
        writeTo(pipe[1], "x");
        assertEquals(List.of(9L), waitOn(set, 4));
        close(pipe[1]);
        watch(set, eventfd(1), IN, 10);
        assertEquals(List.of(10L), waitOn(roundTrip(set), 4));
    }

    @Test
    void addsTargetsOnlyWhenAllFilesAreInPlace() {
        int set = epoll();
        watch(set, eventfd(0), IN, 1);
        List<file_entry> entries = bench.dump(kind(), set);
        RecordingPlan plan = bench.plan(kind(), entries);
        assertEquals(List.of(entries.get(0).getId()), plan.completions);
        assertTrue(!bench.workshop().called("epoll_ctl(" + entries.get(0).getId()));
    }

    @Test
    void findsTargetsWhoseNumbersWereClosedOrReused() {
        int set = epoll();
        int closed = eventfd(0);
        int reused = eventfd(0);
        watch(set, closed, IN, 1);
        watch(set, reused, IN, 2);
        Set<Integer> copies = Set.of(copy(closed), copy(reused));
        close(closed);
        call(Sys.DUP2, Arg.of(eventfd(0)), Arg.of(reused));
        watch(set, reused, IN, 3);
        Epoll epoll = Epoll.of(bench.dump(kind(), set).get(0));
        assertEquals(List.of(), bench.refusals());
        Set<Integer> found = epoll.watches().stream().map(Watch::fd).collect(Collectors.toSet());
        assertTrue(found.containsAll(copies) && found.contains(reused), found.toString());
    }

    @Test
    void refusesTargetThatIsOpenElsewhereOnly() {
        int set = epoll();
        int target = eventfd(0);
        watch(set, target, IN, 1);
        sendAway(target);
        bench.dump(kind(), set);
        assertEquals(1, bench.refusals().size());
        assertTrue(bench.refusals().get(0).reason().contains("added as fd " + target + " "), bench.refusals().toString());
    }

    @Test
    void readsWhatCriuWrote() {
        Epoll theirs = Epoll.of(bench.sample("files", 20));
        assertEquals(new Watch(12, EDGE | IN | ERR_HUP, 0x1122334455667788L, 16, 1038, 0), theirs.watches().get(0));
        assertEquals(bench.sample("files", 20), theirs.entry());
    }

    private int copy(int fd) {
        return keep(call(Sys.FCNTL, Arg.of(fd), Arg.of(0), Arg.of(500)))[0];
    }

    /** Closes a descriptor whose file then is open only on its way through a socket. */
    private void sendAway(int fd) {
        Buffer sockets = Buffer.output(8);
        call(Sys.SOCKETPAIR, Arg.of(1), Arg.of(1), Arg.of(0), sockets);
        Buffer control = Buffer.struct(24).putLong(0, 20).putInt(8, 1).putInt(12, 1).putInt(16, fd);
        Buffer vector = Buffer.struct(16).pointer(0, Buffer.struct(1)).putLong(8, 1);
        Buffer message = Buffer.struct(56).pointer(16, vector).putLong(24, 1).pointer(32, control).putLong(40, 24);
        call(Sys.SENDMSG, Arg.of(pair(sockets)[0]), message, Arg.of(0));
        close(fd);
    }

    private int roundTrip(int set) {
        return keep(bench.restore(kind(), bench.dump(kind(), set)))[0];
    }

    private int epoll() {
        return keep(call(Sys.EPOLL_CREATE1, Arg.of(0)))[0];
    }

    private int eventfd(int counter) {
        return keep(call(Sys.EVENTFD2, Arg.of(counter), Arg.of(0)))[0];
    }

    private void watch(int set, int fd, int events, long data) {
        Buffer event = Buffer.struct(12).putInt(0, events).putLong(4, data);
        call(Sys.EPOLL_CTL, Arg.of(set), Arg.of(ADD), Arg.of(fd), event);
    }

    /** The cookies of what is ready now. */
    private List<Long> waitOn(int set, int max) {
        Buffer events = Buffer.output(12 * max);
        int n = call(Sys.EPOLL_WAIT, Arg.of(set), events, Arg.of(max), Arg.of(0));
        return IntStream.range(0, n).mapToObj(i -> events.getLong(12 * i + 4)).sorted().toList();
    }
}
