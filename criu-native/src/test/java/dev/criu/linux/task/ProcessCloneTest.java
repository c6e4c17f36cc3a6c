package dev.criu.linux.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.ptrace.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process is cloned, runs on, and its clone stands still until it is ended. */
class ProcessCloneTest {

    private final Kernel kernel = new Kernel(new MachineCode());
    private Sleeper sleeper;

    @BeforeEach
    void start() throws IOException {
        sleeper = new Sleeper(kernel);
    }

    @AfterEach
    void end() {
        sleeper.close();
    }

    @Test
    void anOrphanIsNoChildOfItsProcess() throws IOException {
        clone(true);
    }

    @Test
    void aChildIsOneUntilItIsReaped() throws IOException {
        clone(false);
    }

    private void clone(boolean orphan) throws IOException {
        String maps = sleeper.maps();
        try (Tracer tracer = new Tracer(kernel)) {
            FrozenThread thread = sleeper.freeze(tracer);
            byte[] before;
            ProcessClone clone;
            long[] vdso = sleeper.mapping("[vdso]");
            RemoteAddress code = new RemoteAddress(vdso[0]);
            int length = (int) (vdso[1] - vdso[0]);
            try (RemoteMemory memory = new RemoteMemory(kernel, sleeper.pid())) {
                before = memory.read(code, length);
                Trampoline.Place place = Trampoline.Place.find(kernel, thread, 1, sleeper.footholds(thread));
                try (Trampoline trampoline =
                        new Trampoline(kernel, tracer, memory, place, new SignalKeeper(kernel))) {
                    clone = new ProcessClone(tracer, thread, trampoline, Tracer.TRACESYSGOOD, orphan);
                    clone.send();
                    clone.await();
                }
                assertEquals(0, clone.error());
                assertArrayEquals(before, memory.read(code, length));
            }
            assertEquals(thread.home(), tracer.registers(sleeper.pid()));
            assertEquals(thread.mask(), tracer.signalMask(sleeper.pid()));
            tracer.tryDetach(sleeper.pid());
            assertEquals(maps, sleeper.maps());
            assertEquals(orphan ? "" : clone.tid() + " ", children(sleeper.pid()));
            try (RemoteMemory memory = new RemoteMemory(kernel, clone.tid())) {
                clone.settle(memory);
                assertArrayEquals(before, memory.read(code, length));
            }
            assertEquals(0, Files.list(Path.of("/proc/" + clone.tid() + "/fd")).count());
            assertEquals(clone.tid(), kernel.raw(Sys.GETSID, clone.tid()));
            assertNotEquals(0, Files.list(Path.of("/proc/" + sleeper.pid() + "/fd")).count());
            clone.end();
            Sleeper.await(() -> orphan || state(clone.tid()).equals("Z"), "ended");
            assertTrue(orphan || children(sleeper.pid()).equals(clone.tid() + " "));
        }
    }

    private static String children(int pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/children"));
    }

    private static String state(int pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).split(" ")[2];
        } catch (IOException e) {
            return "";
        }
    }
}
