package dev.criu.linux.ptrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Status words as kernel/exit.c and kernel/ptrace.c compose them. */
class WaitStatusTest {
    private static final int SIGTRAP = 5;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    @Test
    void exitTellsItsStatus() {
        WaitStatus status = WaitStatus.decode(7 << 8);
        assertEquals(new WaitStatus(WaitStatus.Kind.EXITED, 7, 0), status);
        assertTrue(status.isEnd());
        assertTrue(WaitStatus.decode(0).isEnd());
    }

    @ParameterizedTest
    @ValueSource(ints = {SIGKILL, SIGKILL | 0x80})
    void deathTellsItsSignalWithCoreOrWithout(int word) {
        WaitStatus status = WaitStatus.decode(word);
        assertEquals(new WaitStatus(WaitStatus.Kind.KILLED, SIGKILL, 0), status);
        assertTrue(status.isEnd());
    }

    @Test
    void interruptedTaskIsAtAnEventStopButNotInAGroupStop() {
        WaitStatus status = stopped(SIGTRAP, WaitStatus.EVENT_STOP);
        assertTrue(status.isEventStop());
        assertFalse(status.isGroupStop());
        assertFalse(status.isTrap());
        assertFalse(status.isSignal());
        assertFalse(status.isEnd());
    }

    @Test
    void jobControlStopIsAGroupStopAndTellsItsSignal() {
        WaitStatus status = stopped(SIGSTOP, WaitStatus.EVENT_STOP);
        assertTrue(status.isEventStop());
        assertTrue(status.isGroupStop());
        assertEquals(SIGSTOP, status.value());
    }

    @Test
    void stopSignalOnItsWayIsASignalAndNoStop() {
        WaitStatus status = stopped(SIGSTOP, 0);
        assertTrue(status.isSignal());
        assertFalse(status.isGroupStop());
        assertFalse(status.isEventStop());
    }

    @Test
    void systemCallStopIsNoSignal() {
        WaitStatus status = stopped(SIGTRAP | 0x80, 0);
        assertTrue(status.isSyscallStop());
        assertFalse(status.isSignal());
        assertFalse(status.isTrap());
    }

    @Test
    void breakpointIsATrap() {
        WaitStatus status = stopped(SIGTRAP, 0);
        assertTrue(status.isTrap());
        assertTrue(status.isSignal());
        assertFalse(status.isSyscallStop());
    }

    @ParameterizedTest
    @ValueSource(ints = {WaitStatus.EVENT_FORK, WaitStatus.EVENT_VFORK, WaitStatus.EVENT_CLONE})
    void birthsAreTheEventsOfTheParent(int event) {
        assertTrue(stopped(SIGTRAP, event).isBirth());
        assertFalse(stopped(SIGTRAP, event).isTrap());
    }

    @ParameterizedTest
    @ValueSource(ints = {WaitStatus.EVENT_EXEC, WaitStatus.EVENT_EXIT, 0, WaitStatus.EVENT_STOP})
    void otherEventsAreNoBirths(int event) {
        assertFalse(stopped(SIGTRAP, event).isBirth());
    }

    private static WaitStatus stopped(int signal, int event) {
        return WaitStatus.decode(event << 16 | signal << 8 | 0x7f);
    }
}
