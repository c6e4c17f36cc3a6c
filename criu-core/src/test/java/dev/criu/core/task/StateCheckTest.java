package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.proto.rlimit_entry;
import dev.criu.proto.siginfo_entry;
import dev.criu.proto.signal_queue_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateCheckTest {
    private final StateCheck check = new StateCheck(new ExtendedLayout(new MachineCode()));

    @Test
    void pendingSignalsAreWhole() {
        assertDoesNotThrow(() -> check.check(List.of(TestProcess.root(10).task(task -> task.setSignalsS(signal(128))).image())));
    }

    @Test
    void signalsThatAreTooShortOrTooLongAreDamage() {
        for (int size : new int[] {0, 3, 127, 129}) {
            refuses("pid 10", size, TestProcess.root(10).task(task -> task.setSignalsS(signal(size))));
            refuses("tid 12", size, TestProcess.root(10).thread(12, thread -> thread.setSignalsP(signal(size))));
        }
    }

    @Test
    void thereAreNoMoreLimitsThanLinuxHas() {
        TestProcess process = TestProcess.root(10);
        for (int count = 1; count <= 16; count++) {
            addLimit(process);
        }
        assertDoesNotThrow(() -> check.check(List.of(process.image())));
        addLimit(process);
        var e = assertThrows(CriuException.class, () -> check.check(List.of(process.image())));
        assertEquals("pid 10: 17 limits, of 16 that Linux has; the images are damaged, or of a newer kernel", e.getMessage());
    }

    private static void addLimit(TestProcess process) {
        process.task(task -> task.setRlimits(
                task.getRlimits().toBuilder().addRlimits(rlimit_entry.newBuilder().setCur(1).setMax(1))));
    }

    private void refuses(String whose, int size, TestProcess process) {
        var e = assertThrows(CriuException.class, () -> check.check(List.of(process.image())));
        assertEquals(whose + ": a pending signal of " + size + " bytes, not 128; the images are damaged, dump again", e.getMessage());
    }

    private static signal_queue_entry signal(int size) {
        return signal_queue_entry.newBuilder()
                .addSignals(siginfo_entry.newBuilder().setSiginfo(ByteString.copyFrom(new byte[size]))).build();
    }
}
