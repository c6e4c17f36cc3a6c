package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.task.Calls;
import dev.criu.linux.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class AioRestorerTest {
    @Test
    void requestsAreMadeSomeAtATime() {
        assertEquals(List.of(), calls(0));
        assertEquals(List.of("io_submit(4096, 3, &)"), calls(3));
        assertEquals(List.of("io_submit(4096, 1024, &)"), calls(1024));
        assertEquals(List.of("io_submit(4096, 1024, &)", "io_submit(4096, 1024, &)", "io_submit(4096, 2, &)"), calls(2050));
    }

    /** Two processors leave 120 of a ring of 127 at once, and one of them may keep some. */
    @Test
    void ringsAreTurnedByParts() {
        assertEquals(List.of(), turning(new AioRing(127, 0, 9, true)));
        assertEquals(
                List.of(
                        "io_submit(4096, 31, &)", "io_getevents(4096, 31, 31, &, 0)",
                        "io_submit(4096, 9, &)", "io_getevents(4096, 9, 9, &, 0)"),
                turning(new AioRing(127, 40, 50, true)));
    }

    /** An image may say so: the list would be bigger than the memory of this process. */
    @Test
    void moreRequestsTakeNoMoreRoom() {
        assertEquals(8192, calls((1 << 23) - 1).size());
    }

    private static List<String> turning(AioRing ring) {
        Program program = new Program();
        AioRestorer.turn(program, 4096, ring, 5, "test");
        return Calls.of(program);
    }

    private static List<String> calls(int count) {
        Program program = new Program();
        AioRestorer.submit(program, 4096, count, 5, "test");
        return Calls.of(program);
    }
}
