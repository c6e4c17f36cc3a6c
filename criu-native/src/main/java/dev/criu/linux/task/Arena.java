package dev.criu.linux.task;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayDeque;

/**
 * Memory shared by this process and all tasks being restored: the interpreter in its first page, then one {@link Slot} per task.
 * It is a memfd, mapped shared at the same place in every task, so that clones inherit it; only touched pages cost memory.
 */
public final class Arena implements AutoCloseable {
    /** Bytes of one slot. */
    public static final int SLOT = 1 << 19;

    private static final int PAGE = 4096;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MFD_CLOEXEC = 1;

    private final Kernel kernel;
    private final int fd;
    private final long size;
    private final long local;
    private final long remote;
    private int taken;
    private final ArrayDeque<Slot> released = new ArrayDeque<>(0);

    /**
     * @param slots how many tasks (threads included) can be driven at once
     * @param remote where tasks map the arena, page-aligned
     */
    public Arena(Kernel kernel, int slots, long remote) {
        this.kernel = kernel;
        this.size = size(slots);
        this.remote = remote;
        try (NativeMemory name = Kernel.cString("criu-arena".getBytes(java.nio.charset.StandardCharsets.US_ASCII))) {
            this.fd = (int) kernel.call("arena", Sys.MEMFD_CREATE, name.address(), MFD_CLOEXEC);
        }
        try {
            kernel.call("arena", Sys.FTRUNCATE, fd, size);
            this.local = map();
        } catch (SyscallException e) {
            kernel.close(fd);
            throw e;
        }
        NativeMemory.at(local, PAGE).put(0, kernel.code().interpreter());
    }

    private long map() {
        long mapped = kernel.raw(Sys.MMAP, 0, size, PROT_READ_WRITE, MAP_SHARED, fd, 0);
        if (Errno.isError(mapped)) {
            throw new SyscallException(Sys.MMAP, (int) -mapped, "arena of " + size + " bytes");
        }
        return mapped;
    }

    /** Bytes of address space that an arena with {@code slots} slots takes in each task. */
    public static long size(int slots) {
        return PAGE + (long) slots * SLOT;
    }

    /** The descriptor of the memfd. */
    public int fd() {
        return fd;
    }

    /** Bytes of the whole arena. */
    public long size() {
        return size;
    }

    /** Where tasks map it; the interpreter's page comes first. */
    public long remote() {
        return remote;
    }

    /** Bytes at the start that hold code. */
    public long codeSize() {
        return PAGE;
    }

    /** The next free slot. */
    public Slot take() {
        if (!released.isEmpty()) {
            return released.poll();
        }
        long offset = PAGE + (long) taken * SLOT;
        if (offset + SLOT > size) {
            throw new IllegalStateException("arena has no more than " + taken + " slots");
        }
        taken++;
        return new Slot(NativeMemory.at(local + offset, SLOT), remote + offset);
    }

    /** Gives back the slot of a task that has ended. */
    void release(Slot slot) {
        released.add(slot);
    }

    @Override
    public void close() {
        kernel.raw(Sys.MUNMAP, local, size);
        kernel.close(fd);
    }
}
