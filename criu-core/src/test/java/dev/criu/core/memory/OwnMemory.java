package dev.criu.core.memory;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayDeque;
import java.util.Deque;

/** Mappings and files of this process, gone when the test is over. */
final class OwnMemory implements AutoCloseable {
    static final int PAGE = PageRange.PAGE;
    static final int READ_WRITE = 3;
    static final int PRIVATE = 2;
    static final int SHARED = 1;
    static final int ANONYMOUS = 0x20;

    private static final int MADV_NOHUGEPAGE = 15;
    private static final int CLONE_ARGS = 88;
    private static final int SIGCHLD = 17;
    private static final int SIGKILL = 9;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Deque<Runnable> cleanup = new ArrayDeque<>();

    Kernel kernel() {
        return kernel;
    }

    int pid() {
        return (int) ProcessHandle.current().pid();
    }

    /** Maps pages, of a file unless {@code fd} is -1. */
    NativeMemory map(int pages, int flags, int fd) {
        long size = (long) pages * PAGE;
        long address = kernel.call("test", Sys.MMAP, 0, size, READ_WRITE, flags | (fd < 0 ? ANONYMOUS : 0), fd, 0);
        kernel.raw(Sys.MADVISE, address, size, MADV_NOHUGEPAGE);
        cleanup.push(() -> kernel.raw(Sys.MUNMAP, address, size));
        return NativeMemory.at(address, size);
    }

    /** A file in memory, with so many pages. */
    int file(int pages) {
        try (NativeMemory name = Kernel.cString(new byte[] {'t'})) {
            int fd = (int) kernel.call("test", Sys.MEMFD_CREATE, name.address(), 1);
            kernel.call("test", Sys.FTRUNCATE, fd, (long) pages * PAGE);
            cleanup.push(() -> kernel.close(fd));
            return fd;
        }
    }

    /** Opens a file of /proc/self. */
    int open(String name) {
        int fd = kernel.open("/proc/self/" + name, 0);
        cleanup.push(() -> kernel.close(fd));
        return fd;
    }

    /** Forks a child that shares all memory by copy-on-write and waits for its end. */
    int fork() {
        try (NativeMemory args = NativeMemory.allocate(CLONE_ARGS);
                NativeMemory stack = NativeMemory.allocate(PAGE);
                NativeMemory program = NativeMemory.allocate(128)) {
            args.putLong(32, SIGCHLD);
            args.putLong(40, stack.address());
            args.putLong(48, PAGE);
            program.putLong(0, program.address() + 40);
            program.putLong(8, program.address() + 40 + 72);
            program.putInt(40, Sys.PAUSE.number());
            int child = (int) kernel.code().spawn(args.address(), CLONE_ARGS, program.address());
            cleanup.push(() -> {
                kernel.raw(Sys.KILL, child, SIGKILL);
                kernel.raw(Sys.WAIT4, child, 0, 0, 0);
            });
            return child;
        }
    }

    @Override
    public void close() {
        cleanup.forEach(Runnable::run);
    }
}
