package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.rseq_entry;
import dev.criu.proto.thread_core_entry;
import dev.criu.proto.thread_sas_entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ThreadRestorerTest {
    private static final int TID = 815;
    private static final int SCHED_FIFO = 1;
    private static final int SCHED_BATCH = 3;
    private static final int SS_ONSTACK = 1;
    private static final int SS_DISABLE = 2;

    private final Program program = new Program();

    @Test
    void plainThreadGetsNameTidAddressAndScheduling() {
        early(core -> { });
        assertEquals(
                List.of("prctl(15, &, 0, 0, 0)", "set_tid_address(4096)", "sched_setattr(0, &, 0)"), Calls.of(program));
    }

    @Test
    void threadWithoutNameHasThatOfTheProcessCutToWhatTheKernelHolds() {
        early(core -> { });
        Buffer name = Calls.buffer(program, 0);
        assertEquals("a long name of \0", new String(name.bytes(), StandardCharsets.US_ASCII));
    }

    @Test
    void robustListAndAlternateStackAreSetWhereThereAreAny() {
        early(core -> core.setFutexRla(0x5000).setFutexRlaLen(24).setSas(stack(SS_ONSTACK)));
        assertTrue(Calls.of(program).contains("set_robust_list(20480, 24)"));
        int at = Calls.names(program).indexOf("sigaltstack");
        assertEquals(0, Calls.buffer(program, at).getInt(8), "that it was in use is told by the stack pointer");
    }

    @Test
    void disabledAlternateStackIsWhatAFreshTaskHas() {
        early(core -> core.setSas(stack(SS_DISABLE)));
        assertEquals(-1, Calls.names(program).indexOf("sigaltstack"));
    }

    @Test
    void niceBelongsToOrdinaryPolicies() {
        early(core -> core.setSchedPolicy(SCHED_BATCH).setSchedNice(-5));
        Buffer attributes = Calls.buffer(program, 2);
        assertEquals(48, attributes.getInt(0));
        assertEquals(SCHED_BATCH, attributes.getInt(4));
        assertEquals(-5, attributes.getInt(16));
        assertEquals(0, attributes.getInt(20));
    }

    @Test
    void realTimePoliciesHaveAPriorityAndKeepTheirNiceApart() {
        early(core -> core.setSchedPolicy(SCHED_FIFO).setSchedPrio(7).setSchedNice(3));
        assertEquals(7, Calls.buffer(program, 2).getInt(20));
        assertEquals(0, Calls.buffer(program, 2).getInt(16));
        assertEquals("setpriority(0, 0, 3)", Calls.of(program).get(3));
    }

    @Test
    void restartableSequencesAreRegisteredLast() {
        restorer(core -> core.setRseqEntry(rseq_entry.newBuilder()
                        .setRseqAbiPointer(0x7000)
                        .setRseqAbiSize(32)
                        .setSignature(0x92345678)
                        .setRseqCsPointer(0x8000)))
                .late(program, 812);
        assertEquals(List.of("rseq(28672, 32, 0, " + 0x92345678L + ")"), Calls.of(program));
    }

    @Test
    void interruptedSequenceIsWrittenBackToItsArea() {
        ThreadRestorer restorer = restorer(core -> core.setRseqEntry(rseq_entry.newBuilder()
                .setRseqAbiPointer(0x7000)
                .setRseqAbiSize(32)
                .setSignature(1)
                .setRseqCsPointer(0x8000)));
        assertEquals(0x8000, restorer.criticalSection());
        assertEquals(0x7008, restorer.criticalSectionAddress());
    }

    private void early(Consumer<thread_core_entry.Builder> change) {
        restorer(change).early(program, ByteString.copyFromUtf8("a long name of a process"), false);
    }

    private static ThreadRestorer restorer(Consumer<thread_core_entry.Builder> change) {
        return new ThreadRestorer(TestProcess.root(812).thread(TID, change).image().threads().get(1));
    }

    private static thread_sas_entry stack(int flags) {
        return thread_sas_entry.newBuilder().setSsSp(0x6000).setSsSize(8192).setSsFlags(flags).build();
    }
}
