package dev.criu.linux.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.Registers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stubs of ours: spawned, seized, driven through an arena, ended. */
class SpawnerTest {
    private static final long ARENA = 0x4000_0000_0000L;
    private static final int SIGKILL = 9;
    private static final int SIGSEGV = 11;
    private static final int SIGCHLD = 17;
    private static final int F_SETFD = 2;
    private static final int CLONE_ARGS = 88;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Tracer tracer = new Tracer(kernel);
    private final Arena arena = new Arena(kernel, 3, ARENA);
    private int stub;

    @AfterEach
    void end() {
        if (stub != 0) {
            tracer.kill(stub);
            tracer.awaitEnd(stub);
            assertFalse(Files.exists(Path.of("/proc/" + stub)));
        }
        arena.close();
        tracer.close();
    }

    @Test
    void taskWhoseEndIsKnownIsSignalledNoMore() {
        List<Long> killed = new ArrayList<>();
        Kernel observed = new Kernel(kernel.code(), new Interposer() {
            @Override
            public long before(Sys call, long a, long b, long c, long d, long e, long f) {
                if (call == Sys.KILL) {
                    killed.add(a);
                }
                return NONE;
            }

            @Override
            public long inProgram(Sys call) {
                return NONE;
            }

            @Override
            public void kill() {
                throw new AssertionError("not asked for");
            }
        });
        try (Tracer observing = new Tracer(observed)) {
            DrivenTask task = new StubMaker(observed, observing).make(arena, 0, 0, new Program());
            stub = task.tid();
            Program exit = new Program();
            exit.call(Sys.EXIT_GROUP, 0);
            task.runToEnd(exit);
            task.kill();
            assertEquals(List.of(), killed);
            stub = 0;
            DrivenTask other = new StubMaker(observed, observing).make(arena, 0, 0, new Program());
            stub = other.tid();
            other.kill();
            assertEquals(List.of((long) stub), killed);
        }
    }

    @Test
    void drivenStubRunsProgramsAndTellsTheirResults() {
        DrivenTask task = drive();
        Program program = new Program();
        Op pid = program.call(Sys.GETPID, 0);
        Buffer ends = Buffer.output(8);
        program.call(Sys.PIPE2, ends, Arg.of(0));
        task.run(program);
        assertEquals(stub, pid.result());
        assertTrue(Files.exists(Path.of("/proc/" + stub + "/fd/" + ends.getInt(0))));
    }

    @Test
    void longProgramsRunInPieces() {
        DrivenTask task = drive();
        Program program = new Program();
        Op last = null;
        for (int i = 0; i < 2 * Arena.SLOT / 72; i++) {
            last = program.call(Sys.GETPID, 0).expecting(stub);
        }
        task.run(program);
        assertEquals(stub, last.result());
    }

    @Test
    void failingCallIsToldAndTheTaskCanBeUsedOn() {
        DrivenTask task = drive();
        Program failing = new Program();
        failing.call(Sys.CLOSE, 999).purpose("pid 812 fd 999");
        var e = assertThrows(SyscallException.class, () -> task.run(failing));
        assertEquals(Errno.EBADF, e.errno());
        Program next = new Program();
        Op pid = next.call(Sys.GETPID, 0);
        task.run(next);
        assertEquals(stub, pid.result());
    }

    @Test
    void childrenAreBornTracedAndDrivenThroughSlotsOfTheirOwn() {
        DrivenTask parent = drive();
        Program program = new Program();
        Op child = program.call(
                Sys.CLONE3, Buffer.struct(CLONE_ARGS).putLong(32, SIGCHLD), Arg.of(CLONE_ARGS));
        parent.run(program);
        DrivenTask born = parent.takeBorn().get(0);
        int tid = born.tid();
        assertEquals(tid, child.result());
        Program childs = new Program();
        Op itself = childs.call(Sys.GETPID, 0);
        Program parents = new Program();
        Op other = parents.call(Sys.GETPID, 0);
        born.start(childs);
        parent.run(parents);
        born.finish();
        assertEquals(tid, itself.result());
        assertEquals(stub, other.result());

        Program exit = new Program();
        exit.call(Sys.EXIT_GROUP, 3);
        born.runToEnd(exit);
        assertTrue(parent.takeBorn().isEmpty());
    }

    @Test
    void deathInAProgramIsTold() {
        DrivenTask task = drive();
        Program suicide = new Program();
        suicide.call(Sys.KILL, stub, SIGKILL);
        var e = assertThrows(TaskDiedException.class, () -> task.run(suicide));
        assertEquals(stub, e.tid());
        assertTrue(e.getMessage().startsWith("task " + stub + " was killed by signal 9 while running a program"), e.getMessage());
    }

    @Test
    void lastCallMayUnmapTheArenaItself() {
        DrivenTask task = drive();
        assertEquals(0, task.lastCall(Sys.MUNMAP, arena.remote(), arena.size()));
        assertTrue(readMaps().lines().noneMatch(line -> line.contains("criu-arena")));
        tracer.resume(stub, 0);
        WaitStatus status = tracer.await(stub);
        assertEquals(SIGSEGV, status.value(), "without code it cannot go on");
    }

    @Test
    void registersMaskAndExtendedStateAreWhatWasSet() {
        DrivenTask task = drive();
        Registers registers = task.blank().with(Registers.R15, 0x1234_5678_9abc_def0L).with(Registers.FS_BASE, 0x7000_0000_1000L);
        tracer.setRegisters(stub, registers);
        tracer.setSignalMask(stub, 1L << 4);
        byte[] extended = tracer.extendedState(stub);
        ByteBuffer area = ByteBuffer.wrap(extended).order(ByteOrder.LITTLE_ENDIAN);
        area.putInt(160, 42).putLong(512, area.getLong(512) | 2);
        tracer.setExtendedState(stub, extended);
        assertEquals(registers, tracer.registers(stub));
        assertEquals(1L << 4, tracer.signalMask(stub));
        assertArrayEquals(extended, tracer.extendedState(stub));
    }

    @Test
    void stubRunsItsPreparationFirst() {
        Program preparation = new Program();
        preparation.call(Sys.SETSID, new long[0]);
        Op closed = preparation.call(Sys.CLOSE, 0);
        stub = new Spawner(kernel).spawn(0, 0, preparation);
        assertEquals(0, closed.result());
        assertEquals(stub, kernel.raw(Sys.GETSID, stub));
        assertFalse(Files.exists(Path.of("/proc/" + stub + "/fd/0")));
        assertTrue(Files.exists(Path.of("/proc/self/fd/0")), "ours stays open");
    }

    @Test
    void stubEndsWithTheProcessThatItWatches() {
        int watched = new Spawner(kernel).spawn(0, 0, new Program());
        int pidfd = (int) kernel.call("test", Sys.PIDFD_OPEN, watched, 0);
        Program preparation = new Program();
        preparation.call(Sys.FCNTL, pidfd, F_SETFD, 0);
        int watching = new Spawner(kernel).spawn(0, 0, pidfd, preparation);
        kernel.close(pidfd);
        assertEquals(0, kernel.raw(Sys.KILL, watching, 0));
        tracer.kill(watched);
        tracer.awaitEnd(watched);
        assertEquals(1, tracer.await(watching).value());
    }

    @Test
    void stubLeavesNothingOfOursOpenOrMapped() {
        stub = new Spawner(kernel).spawn(0, 0, new Program());
        String maps = readMaps();
        assertTrue(maps.lines().noneMatch(line -> line.contains("libjvm") || line.contains("[heap]")), maps);
        assertTrue(maps.lines().count() < 10, maps);
    }

    @Test
    void failureBeforeTheStubIsExecutedLeavesNoTask() {
        Program preparation = new Program();
        preparation.call(Sys.CLOSE, 999).purpose("preparation");
        var e = assertThrows(SyscallException.class, () -> new Spawner(kernel).spawn(0, 0, preparation));
        assertEquals(Errno.EBADF, e.errno());
        assertTrue(e.getMessage().startsWith("preparation: close"), e.getMessage());
    }

    @Test
    void tracerBelongsToItsThread() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread other = new Thread(() -> thrown[0] = assertThrows(IllegalStateException.class, () -> tracer.seize(1, 0)));
        other.start();
        other.join();
        assertTrue(thrown[0].getMessage().startsWith("tracees belong to thread"));
    }

    @Test
    void arenaHasAsManySlotsAsAskedFor() {
        Slot first = arena.take();
        assertEquals(ARENA + arena.codeSize(), first.remote());
        assertEquals(first.remote() + Arena.SLOT, arena.take().remote());
        arena.take();
        assertThrows(IllegalStateException.class, arena::take);
    }

    private DrivenTask drive() {
        DrivenTask task = new StubMaker(kernel, tracer).make(arena, 0, 0, new Program());
        stub = task.tid();
        return task;
    }

    private String readMaps() {
        try {
            return Files.readString(Path.of("/proc/" + stub + "/maps"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
