package dev.criu.linux.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.program.ProgramEncoder;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.ptrace.WaitStatus;
import dev.criu.linux.x86_64.SignalFrame;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that knows nothing of us is asked, and goes on as if nothing had been. */
class TrampolineTest {
    private static final int PAGE = 4096;
    private static final int SIGKILL = 9;
    private static final int SIGSTOP = 19;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final SignalKeeper keeper = new SignalKeeper(kernel);
    private Sleeper sleeper;
    private String mapsBefore;
    private String blockedBefore;
    private byte[] stackBefore;

    @BeforeEach
    void start() throws IOException {
        sleeper = new Sleeper(kernel);
        mapsBefore = sleeper.maps();
        blockedBefore = statusLine("SigBlk");
    }

    @AfterEach
    void end() {
        sleeper.close();
    }

    @Test
    void askedProcessAnswersAndSleepsOn() {
        try (Tracer tracer = new Tracer(kernel)) {
            FrozenThread thread = sleeper.freeze(tracer);
            Program program = new Program();
            Op pid = program.call(Sys.GETPID, 0);
            Buffer mask = Buffer.output(8);
            program.call(Sys.RT_SIGPROCMASK, Arg.of(0), Arg.of(0), mask, Arg.of(8));
            ask(tracer, thread, program);
            assertEquals(sleeper.pid(), pid.result());
            assertEquals(-1L & ~(1L << 8 | 1L << 18), mask.getLong(0), "nothing but SIGKILL and SIGSTOP comes in between");
            assertEquals(thread.home(), tracer.registers(sleeper.pid()));
            assertEquals(thread.mask(), tracer.signalMask(sleeper.pid()));
            tracer.tryDetach(sleeper.pid());
        }
        assertUntouched();
    }

    @Test
    void failingQuestionBringsItHomeToo() {
        try (Tracer tracer = new Tracer(kernel)) {
            FrozenThread thread = sleeper.freeze(tracer);
            Program program = new Program();
            program.call(Sys.CLOSE, 99).purpose("pid 812");
            var e = assertThrows(SyscallException.class, () -> ask(tracer, thread, program));
            assertEquals(Errno.EBADF, e.errno());
            tracer.tryDetach(sleeper.pid());
        }
        assertUntouched();
    }

    @Test
    void stopThatArrivesMeanwhileIsNotLost() {
        try (Tracer tracer = new Tracer(kernel)) {
            FrozenThread thread = sleeper.freeze(tracer);
            Program program = new Program();
            program.call(Sys.KILL, sleeper.pid(), SIGSTOP);
            Op behind = program.call(Sys.GETPID, 0);
            ask(tracer, thread, program);
            assertEquals(sleeper.pid(), behind.result());
            tracer.tryDetach(sleeper.pid());
        }
        keeper.release();
        Sleeper.await(() -> sleeper.proc("stat").contains(") T "), "stopped");
    }

    @Test
    void goesOnWhereItIsWhenItsTracerDiesBetweenQuestions() throws InterruptedException {
        inThreadThatDies(tracer -> {
            FrozenThread thread = sleeper.freeze(tracer);
            RemoteMemory memory = new RemoteMemory(kernel, sleeper.pid());
            trampoline(tracer, memory, thread).run(thread, new Program());
        });
        Sleeper.await(sleeper::sleeps, "slept on");
        assertEquals(mapsBefore, sleeper.maps());
        assertTrue(sleeper.isAlive());
    }

    @Test
    void isAskedAgainAfterATracerDied() throws InterruptedException {
        goesHomeFromAGuardedRunWhenItsTracerDies();
        askedProcessAnswersAndSleepsOn();
    }

    @Test
    void goesHomeFromAGuardedRunWhenItsTracerDies() throws InterruptedException {
        inThreadThatDies(tracer -> {
            FrozenThread thread = sleeper.freeze(tracer);
            RemoteMemory memory = new RemoteMemory(kernel, sleeper.pid());
            trampoline(tracer, memory, thread);
            startGuarded(tracer, memory, thread);
        });
        Sleeper.await(sleeper::sleeps, "went home");
        assertEquals(mapsBefore, sleeper.maps());
        assertEquals(blockedBefore, statusLine("SigBlk"));
        assertTrue(sleeper.isAlive());
    }

    /** By its memory, which is gone, or by the end that the kernel does not tell ({@link UntoldDeathTest}). */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void deathOfAWholeProcessIsNoticed() throws IOException {
        try (Sleeper threaded = new Sleeper(kernel, Threaded.command());
                Tracer tracer = new Tracer(kernel)) {
            Sleeper.await(() -> threaded.threads().size() > 8, "had threads");
            List<Integer> threads = threaded.threads();
            assertTrue(threads.subList(1, threads.size()).stream().allMatch(tid -> tracer.trySeize(tid, 0) == 0), "may not trace");
            FrozenThread leader = threaded.freeze(tracer);
            Program program = new Program();
            program.call(Sys.KILL, threaded.pid(), SIGKILL);
            program.call(Sys.CLOCK_NANOSLEEP, Arg.of(0), Arg.of(0), Buffer.struct(16).putLong(0, 1000), Arg.of(0));
            try (RemoteMemory memory = new RemoteMemory(kernel, threaded.pid());
                    Trampoline trampoline = trampoline(tracer, memory, leader, threaded)) {
                assertThrows(RuntimeException.class, () -> trampoline.run(leader, program));
                assertEquals(new WaitStatus(WaitStatus.Kind.KILLED, SIGKILL, 0), tracer.awaitLeader(threaded.pid()), "failed for another reason");
            }
            for (int i = threads.size() - 1; i >= 0; i--) {
                tracer.awaitEnd(threads.get(i));
            }
        }
    }

    private Trampoline trampoline(Tracer tracer, RemoteMemory memory, FrozenThread thread) {
        return trampoline(tracer, memory, thread, sleeper);
    }

    private Trampoline trampoline(Tracer tracer, RemoteMemory memory, FrozenThread thread, Sleeper of) {
        return new Trampoline(kernel, tracer, memory, Trampoline.Place.find(kernel, thread, 1, of.footholds(thread)), keeper);
    }

    /** What a run does up to the point where the tracer would wait, with little patience. */
    private void startGuarded(Tracer tracer, RemoteMemory memory, FrozenThread thread) {
        int frameSize = SignalFrame.size(thread.extended().length) + PAGE - 1 & -PAGE;
        Footholds footholds = sleeper.footholds(thread);
        long code = footholds.codeRoom(kernel.code().interpreter().length);
        long frame = footholds.dataRoom(frameSize + 4 * PAGE);
        long room = frame + frameSize;
        memory.write(new RemoteAddress(frame), SignalFrame.build(frame, thread.homeAlone(), thread.extended(), thread.mask()));
        Program program = new Program();
        program.call(Sys.GETPID, 0);
        try (NativeMemory local = NativeMemory.allocate(PAGE)) {
            new ProgramEncoder(program, local, room).encodeNext();
            local.putLong(24, 0);
            local.putLong(32, 20_000_000);
            memory.write(new RemoteAddress(room), local);
        }
        int tid = thread.tid();
        tracer.setRegisters(tid, thread.home().forProgram(code + MachineCode.GUARDED, room, frame));
        tracer.setSignalMask(tid, -1);
        tracer.resume(tid, 0);
    }

    private void ask(Tracer tracer, FrozenThread thread, Program program) {
        stackBefore = stack(); // not earlier: an interrupted sleep has its remaining time written to it
        try (RemoteMemory memory = new RemoteMemory(kernel, sleeper.pid());
                Trampoline trampoline = trampoline(tracer, memory, thread)) {
            trampoline.run(thread, program);
        }
    }

    private interface Tracing {
        void with(Tracer tracer);
    }

    /** The kernel lets go of all tracees of a thread that ends, as it does when the whole tracer is killed. */
    private void inThreadThatDies(Tracing tracing) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(() -> tracing.with(new Tracer(kernel)));
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    private void assertUntouched() {
        Sleeper.await(sleeper::sleeps, "slept on");
        assertEquals(mapsBefore, sleeper.maps());
        assertArrayEquals(stackBefore, stack());
        assertEquals(blockedBefore, statusLine("SigBlk"));
        assertEquals("0", statusLine("TracerPid"));
        assertTrue(sleeper.isAlive());
    }

    private byte[] stack() {
        long[] stack = sleeper.mapping("[stack]");
        try (RemoteMemory memory = new RemoteMemory(kernel, sleeper.pid())) {
            return memory.read(new RemoteAddress(stack[0]), (int) (stack[1] - stack[0]));
        }
    }

    private String statusLine(String name) {
        return sleeper.proc("status").lines()
                .filter(l -> l.startsWith(name + ":"))
                .map(l -> l.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }
}
