package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.criu.core.procfs.Limits;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.proto.itimer_entry;
import dev.criu.proto.posix_timer_entry;
import dev.criu.proto.rlimit_entry;
import dev.criu.proto.sa_entry;
import dev.criu.proto.siginfo_entry;
import dev.criu.proto.signal_queue_entry;
import dev.criu.proto.task_rlimits_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessRestorerTest {
    private static final int EXECUTABLE = 66;
    private static final String MM_MAP = "prctl(35, 14, &, 104, 0)";

    private final TestProcess process = TestProcess.root(812);
    private final Program program = new Program();

    @Test
    void plainProcessGetsItsAddressSpaceAndNothingElse() {
        early();
        assertEquals(List.of(MM_MAP), Calls.of(program));
    }

    @Test
    void addressSpaceHasAuxiliaryVectorAndExecutable() {
        process.mm(mm -> mm.setMmStartCode(0x1000).setMmBrk(0x6000).setMmEnvEnd(0x9000).addMmSavedAuxv(33).addMmSavedAuxv(7));
        early();
        Buffer map = Calls.buffer(program, 0);
        assertEquals(0x1000, map.getLong(0));
        assertEquals(0x6000, map.getLong(40));
        assertEquals(0x9000, map.getLong(80));
        assertEquals(16, map.getInt(96), "bytes of the vector");
        assertEquals(EXECUTABLE, map.getInt(100));
    }

    @Test
    void actionsSkipTheSignalsThatHaveNoneAndLeaveTheTrapForLater() {
        process.task(task -> {
            for (int i = 0; i < 62; i++) {
                task.addSigactions(sa_entry.newBuilder().setSigaction(1000 + i).setFlags(0).setRestorer(0).setMask(0));
            }
        });
        early();
        List<Op> ops = program.ops();
        List<Long> signals = ops.subList(0, 61).stream().map(op -> ((Arg.Value) op.args().get(0)).value()).toList();
        assertFalse(signals.contains(5L) || signals.contains(9L) || signals.contains(19L), signals::toString);
        assertEquals(64, signals.get(60));
        assertEquals(1061, Calls.buffer(program, 60).getLong(0), "of the last signal");
        assertEquals(1000 + 8, Calls.buffer(program, signals.indexOf(10L)).getLong(0), "behind SIGKILL");
        assertEquals(1004, ByteBuffer.wrap(restorer().trapAction()).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
    }

    @Test
    void trapHasNoActionWhereTheImageHasNone() {
        assertNull(restorer().trapAction());
    }

    @Test
    void defaultActionsAreThereAlready() {
        process.task(task -> {
            for (int i = 0; i < 62; i++) {
                task.addSigactions(sa_entry.newBuilder().setSigaction(0).setFlags(i == 9 ? 0x04000000 : 0).setRestorer(0).setMask(0));
            }
        });
        early();
        assertEquals(List.of("rt_sigaction(11, &, 0, 8)", MM_MAP), Calls.of(program), "flags count");
        assertNull(restorer().trapAction());
    }

    @Test
    void whatDiffersFromAFreshTaskIsSet() {
        process.task(task -> task.setPersonality(0x40000).setChildSubreaper(true).setMembarrierRegistrationMask(1 << 4 | 1 << 2))
                .mm(mm -> mm.setThpDisabled(true));
        early();
        assertEquals(
                List.of(
                        "personality(262144)",
                        "prctl(36, 1, 0, 0, 0)",
                        "membarrier(4, 0, 0)",
                        "membarrier(16, 0, 0)",
                        MM_MAP,
                        "prctl(41, 1, 0, 0, 0)"),
                Calls.of(program));
    }

    @Test
    void posixTimersAreMadeWithTheirIdsAndStartedLater() {
        process.task(task -> task.setTimers(task.getTimers().toBuilder()
                .addPosix(timer(5).setVsec(1).setVnsec(2))
                .addPosix(timer(9).setItSigevNotify(4).setNotifyThreadId(815))));
        early();
        assertEquals(
                List.of("prctl(77, 1, 0, 0, 0)", "timer_create(1, &, &)", "timer_create(1, &, &)", "prctl(77, 0, 0, 0, 0)", MM_MAP),
                Calls.of(program));
        assertEquals(815, Calls.buffer(program, 2).getInt(16), "the thread to notify");
        assertEquals(5, ((Buffer) program.ops().get(1).args().get(2)).getInt(0), "the id asked for");

        Program arming = new Program();
        restorer().armTimers(arming);
        assertEquals(List.of("timer_settime(5, 0, &, 0)"), Calls.of(arming), "the other one is not running");
        assertEquals(2, Calls.buffer(arming, 0).getLong(24));
    }

    @Test
    void intervalTimersGoOnWithWhatWasLeft() {
        process.task(task -> task.setTimers(task.getTimers().toBuilder().setReal(interval(10, 3)).setProf(interval(0, 4))));
        restorer().armTimers(program);
        assertEquals(List.of("setitimer(0, &, 0)", "setitimer(2, &, 0)"), Calls.of(program));
        assertEquals(3, Calls.buffer(program, 0).getLong(16));
        assertEquals(0, Calls.buffer(program, 0).getLong(24));
    }

    @Test
    void intervalTimerThatHasExpiredIsNotSwitchedOff() {
        process.task(task -> task.setTimers(task.getTimers().toBuilder().setReal(interval(10, 0))));
        restorer().armTimers(program);
        assertEquals(1, Calls.buffer(program, 0).getLong(24), "one microsecond");
    }

    @Test
    void limitsAreSetByNumberUnlessInherited() {
        process.task(task -> task.setRlimits(task_rlimits_entry.newBuilder()
                .addRlimits(rlimit_entry.newBuilder().setCur(1).setMax(-1))
                .addRlimits(rlimit_entry.newBuilder().setCur(3).setMax(4))
                .addRlimits(rlimit_entry.newBuilder().setCur(-1).setMax(-1))));
        Limits inherited = new Limits(Collections.nCopies(16, new Limits.Limit(Limits.UNLIMITED, Limits.UNLIMITED)));
        restorer().limits(program, new HardLimits(null, true), inherited);
        assertEquals(List.of("prlimit64(0, 0, &, 0)", "prlimit64(0, 1, &, 0)"), Calls.of(program));
        assertEquals(-1, Calls.buffer(program, 0).getLong(8), "unlimited");
    }

    @Test
    void dumpabilityIsSetButForTheValueThatCannotBe() {
        restorer().dumpable(program);
        process.mm(mm -> mm.setDumpable(0));
        restorer().dumpable(program);
        process.mm(mm -> mm.setDumpable(2));
        restorer().dumpable(program);
        assertEquals(List.of("prctl(4, 1, 0, 0, 0)", "prctl(4, 0, 0, 0, 0)"), Calls.of(program));
    }

    @Test
    void pendingSignalsAreQueuedInTheirOrder() {
        process.task(task -> task.setSignalsS(queue(34, 35))).thread(812, core -> core.setSignalsP(queue(10)));
        restorer().pendingSignals(program);
        new ThreadRestorer(process.image().threads().get(0)).late(program, 812);
        assertEquals(
                List.of("rt_sigqueueinfo(812, 34, &)", "rt_sigqueueinfo(812, 35, &)", "rt_tgsigqueueinfo(812, 812, 10, &)"),
                Calls.of(program));
    }

    private static signal_queue_entry queue(int... signals) {
        signal_queue_entry.Builder queue = signal_queue_entry.newBuilder();
        for (int signal : signals) {
            byte[] info = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).putInt(signal).array();
            queue.addSignals(siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(info)));
        }
        return queue.build();
    }

    private static posix_timer_entry.Builder timer(int id) {
        return posix_timer_entry.newBuilder()
                .setItId(id)
                .setClockId(1)
                .setSiSigno(34)
                .setItSigevNotify(0)
                .setSivalPtr(77)
                .setOverrun(0)
                .setIsec(0)
                .setInsec(0)
                .setVsec(0)
                .setVnsec(0);
    }

    private static itimer_entry interval(int seconds, int left) {
        return itimer_entry.newBuilder().setIsec(seconds).setIusec(0).setVsec(left).setVusec(0).build();
    }

    private void early() {
        restorer().early(program);
        restorer().addressSpace(program, Arg.of(EXECUTABLE));
    }

    private ProcessRestorer restorer() {
        return new ProcessRestorer(process.image());
    }

    @Test
    void purposesNameTheProcess() {
        early();
        assertTrue(program.ops().get(0).purpose().startsWith("pid 812 "), program.ops().get(0).purpose());
    }
}
