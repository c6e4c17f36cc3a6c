package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import org.junit.jupiter.api.Test;

class CloneCallTest {
    private static final int SIGCHLD = 17;

    private final Program program = new Program();

    @Test
    void processTellsItsParentWhenItEnds() {
        assertEquals(SIGCHLD, exitSignal(CloneCall.CLONE_FILES));
    }

    @Test
    void siblingsHaveNoSignalOfTheirOwn() {
        assertEquals(0, exitSignal(CloneCall.CLONE_PARENT));
    }

    private long exitSignal(long flags) {
        Buffer args = (Buffer) CloneCall.add(program, flags, 12, SIGCHLD).args().get(0);
        assertEquals(flags, args.getLong(0));
        assertEquals(1, args.getLong(72), "one pid is set");
        return args.getLong(32);
    }
}
