package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Vma;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.task.Footholds;
import dev.criu.core.tree.FreezeException;
import java.util.List;

/**
 * Footholds in memory that every program has: code goes into the zeros that pad the vDSO's last page, data into pages of the main
 * stack's mapping that were never touched, farthest from where the stack is in use, or else right under it.
 */
final class StackAndVdso implements Footholds {
    private static final int PAGE = 4096;
    private static final int MAX_STACK_SEARCH = 1024;
    private static final int RED_ZONE = 128;
    private static final long FRAME_ALIGNMENT = 64;

    private final Kernel kernel;
    private final int pid;
    private final RemoteMemory memory;
    private final long stackPointer;
    private Vma vdso;
    private Vma stack;

    /** @param stackPointer of the leader, which will make the calls */
    StackAndVdso(Kernel kernel, int pid, RemoteMemory memory, List<Vma> mappings, long stackPointer) {
        this.stackPointer = stackPointer;
        this.kernel = kernel;
        this.pid = pid;
        this.memory = memory;
        for (Vma vma : mappings) {
            switch (vma.kind()) {
                case VDSO -> vdso = vma;
                case STACK -> stack = vma;
                default -> { }
            }
        }
    }

    @Override
    public long codeRoom(int size) {
        if (vdso == null) {
            throw new FreezeException("pid " + pid + ": has no vDSO; it cannot be asked for its state");
        }
        byte[] last = memory.read(new RemoteAddress(vdso.end() - PAGE), PAGE);
        int room = (size + 15) & ~15;
        for (int i = PAGE - room; i < PAGE; i++) {
            if (last[i] != 0) {
                throw new FreezeException("pid " + pid + ": the vDSO has no room at its end; it cannot be asked for its state");
            }
        }
        return vdso.end() - room;
    }

    @Override
    public long frameRoom(int size) {
        int pages = (size + PAGE - 1) / PAGE;
        if (stack == null) {
            throw new FreezeException("pid " + pid + ": has no main stack; it cannot be asked for its state");
        }
        int count = (int) Math.min(stack.length() / PAGE, MAX_STACK_SEARCH);
        int fd = kernel.open("/proc/" + pid + "/pagemap", 0);
        try (NativeMemory map = NativeMemory.allocate(count * 8L)) {
            kernel.call("pid " + pid + " page map", Sys.PREAD64, fd, map.address(), map.size(), stack.start() / PAGE * 8);
            int free = 0;
            for (int i = 0; i < count; i++) {
                // Present, swapped, or a guard marker: bits 63, 62 and 58.
                free = (map.getLong(i * 8L) >>> 58 & 0x31) == 0 ? free + 1 : 0;
                if (free == pages) {
                    return stack.start() + (long) (i + 1 - pages) * PAGE;
                }
            }
            return belowStackPointer(size);
        } finally {
            kernel.close(fd);
        }
    }

    /** What lies under the red zone of the stack pointer is nobody's: a signal handler could write there at any time. */
    private long belowStackPointer(int size) {
        long frame = stackPointer - RED_ZONE - size & -FRAME_ALIGNMENT;
        if (stackPointer > stack.end() || frame < stack.start()) {
            throw new FreezeException("pid " + pid + ": its stack is in use to the end; it cannot be asked for its state");
        }
        return frame;
    }
}
