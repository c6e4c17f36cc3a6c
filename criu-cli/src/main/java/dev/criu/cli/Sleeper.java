package dev.criu.cli;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A process to practise on: many threads, and at least one of everything that a dump can find in a process. A kind that is not here costs
 * those who have it milliseconds of a pause, in which the JVM reads its classes.
 */
final class Sleeper {
    /** So many that whatever is done for each of them is done often enough to be compiled. */
    private static final int THREADS = 150;
    /** So many that they are read in several pieces. */
    private static final int DESCRIPTORS = 150;

    private static final int STACK = 64 << 10;
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int PAGE = 4096;

    private static final int CLOCK_MONOTONIC = 1;
    private static final int SIGEV_NONE = 1;
    private static final int FIFO = 0010600;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_SHARED_ANONYMOUS = 0x21;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int BPF_RET = 6;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int PENDING = 40;
    private static final long MESSAGE = 1;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Path ready;

    /** @param ready what is made when everything else has been */
    private Sleeper(Path ready) {
        this.ready = ready;
    }

    static void sleep(Path ready) throws IOException, InterruptedException {
        try (Selector ignored = Selector.open()) {
            for (int i = 0; i < THREADS; i++) {
                new Thread(null, LockSupport::park, "idle-" + i, STACK).start();
            }
            new Sleeper(ready).make();
            Files.createFile(ready);
            Thread.sleep(LONG.toMillis());
        }
    }

    private void make() {
        try (NativeMemory room = NativeMemory.allocate(PAGE)) {
            makeTimers(room);
            makeSockets(room);
            makeFiles(room);
            makeDescriptors();
            makeMemory(room);
        }
        new Thread(null, this::filter, "filtered", STACK).start();
    }

    private void makeTimers(NativeMemory room) {
        room.putLong(16, LONG.toSeconds());
        long timerfd = call(Sys.TIMERFD_CREATE, CLOCK_MONOTONIC, 0);
        call(Sys.TIMERFD_SETTIME, timerfd, 0, room.address(), 0);
        room.putInt(108, SIGEV_NONE); // behind sigev_value and sigev_signo
        call(Sys.TIMER_CREATE, CLOCK_MONOTONIC, room.address() + 96, room.address() + 200);
        call(Sys.TIMER_SETTIME, room.getInt(200), 0, room.address(), 0);
        room.putLong(300, 1L << 9); // SIGUSR1
        call(Sys.SIGNALFD4, -1, room.address() + 300, 8, 0);
    }

    private void makeSockets(NativeMemory room) {
        for (int type : new int[] {SOCK_STREAM, SOCK_DGRAM}) {
            call(Sys.SOCKETPAIR, AF_UNIX, type, 0, room.address());
            room.putLong(8, MESSAGE);
            call(Sys.WRITE, room.getInt(0), room.address() + 8, 8);
        }
    }

    /** A FIFO, and a file that has lost its name. */
    private void makeFiles(NativeMemory room) {
        byte[] fifo = (ready + ".fifo-" + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        byte[] lost = (ready + ".lost-" + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
        try (NativeMemory name = Kernel.cString(fifo)) {
            call(Sys.MKNODAT, OpenFlags.AT_FDCWD, name.address(), FIFO, 0);
        }
        room.putLong(0, MESSAGE);
        call(Sys.WRITE, kernel.openRaw(OpenFlags.AT_FDCWD, fifo, OpenFlags.O_RDWR, 0), room.address(), 8);
        call(Sys.WRITE, kernel.openRaw(OpenFlags.AT_FDCWD, lost, OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0600), room.address(), 8);
        kernel.unlink(lost);
    }

    private void makeDescriptors() {
        for (int i = 0; i < DESCRIPTORS; i++) {
            call(Sys.EVENTFD2, i, 0);
        }
    }

    private void makeMemory(NativeMemory room) {
        try (NativeMemory name = Kernel.cString("sleeper".getBytes(StandardCharsets.US_ASCII))) {
            long memfd = call(Sys.MEMFD_CREATE, name.address(), 0);
            call(Sys.FTRUNCATE, memfd, PAGE);
            touch(call(Sys.MMAP, 0, PAGE, PROT_READ_WRITE, MAP_SHARED, memfd, 0));
        }
        touch(call(Sys.MMAP, 0, PAGE, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1, 0));
        room.putLong(0, 0);
        call(Sys.IO_SETUP, 8, room.address());
    }

    private static void touch(long address) {
        NativeMemory.at(address, PAGE).putLong(0, MESSAGE);
    }

    /** Lives with a signal that it does not take, and with a filter that allows everything. */
    private void filter() {
        try (NativeMemory room = NativeMemory.allocate(32)) {
            room.putLong(0, 1L << PENDING - 1);
            call(Sys.RT_SIGPROCMASK, 0, room.address(), 0, 8);
            call(Sys.TGKILL, ProcessHandle.current().pid(), call(Sys.GETTID), PENDING);
            room.putLong(0, BPF_RET | (long) SECCOMP_RET_ALLOW << 32);
            room.putLong(8, 1);
            room.putLong(16, room.address());
            call(Sys.SECCOMP, SECCOMP_SET_MODE_FILTER, 0, room.address() + 8);
        }
        LockSupport.park();
    }

    private long call(Sys call, long... args) {
        long[] six = Arrays.copyOf(args, 6);
        long result = kernel.raw(call, six[0], six[1], six[2], six[3], six[4], six[5]);
        if (Errno.isError(result)) {
            System.err.println("sleeper without " + call.callName() + ": " + Errno.describe((int) -result));
        }
        return result;
    }
}
