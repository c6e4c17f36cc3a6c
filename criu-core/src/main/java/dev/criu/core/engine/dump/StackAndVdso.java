package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Vma;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.linux.task.Footholds;
import dev.criu.core.tree.FreezeException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Footholds in memory that every program has. Code goes into what pads the vDSO's last page behind its ELF image. Data goes to the
 * far end of the main stack, or right under the stack pointer where the stack is in use almost to its end, as gdb does when it
 * calls a function of a program; what lies there is nobody's, as a signal handler could write to it at any time. When the leader
 * is not on the main stack (coroutines, a signal handler on an alternate stack), only pages that were never touched will do, or zeros
 * at the far end.
 */
final class StackAndVdso implements Footholds {
    private static final int PAGE = 4096;
    private static final int MAX_STACK_SEARCH = 1024;
    private static final int RED_ZONE = 128;
    /**
     * A thread whose tracer dies between the change of its registers and that of its mask may take a signal on our frame: it shall
     * have room for that without a bigger stack.
     */
    private static final int HEADROOM = 4 * PAGE;
    private static final long ALIGNMENT = 64;

    // Elf64_Ehdr (elf.h)
    private static final int E_SHOFF = 40;
    private static final int E_SHENTSIZE = 58;
    private static final int ELF_HEADER = 64;

    private final Kernel kernel;
    private final int pid;
    private final RemoteMemory memory;
    private final long stackPointer;
    private final Vma vdso;
    private final Vma stack;

    /** @param stackPointer of the leader, which will make the calls */
    StackAndVdso(Kernel kernel, int pid, RemoteMemory memory, Ground ground, long stackPointer) {
        this.stackPointer = stackPointer;
        this.kernel = kernel;
        this.pid = pid;
        this.memory = memory;
        this.vdso = ground.vdso();
        this.stack = ground.stack();
    }

    /** Bytes before the end of the vDSO that code of {@code size} bytes takes. */
    static int codeSize(int size) {
        return size + 15 & ~15;
    }

    @Override
    public long codeRoom(int size) {
        if (vdso == null) {
            throw new FreezeException("pid " + pid + ": has no vDSO; it cannot be asked for its state");
        }
        long room = vdso.end() - codeSize(size);
        if (vdso.start() + elfSize() > room) {
            throw new FreezeException("pid " + pid + ": the vDSO has no room at its end; it cannot be asked for its state");
        }
        return room;
    }

    /** The section headers come last in the vDSO. */
    private long elfSize() {
        ByteBuffer header =
                ByteBuffer.wrap(memory.read(new RemoteAddress(vdso.start()), ELF_HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        long sections = header.getLong(E_SHOFF);
        return sections == 0 ? vdso.length() : sections + header.getShort(E_SHENTSIZE) * header.getShort(E_SHENTSIZE + 2);
    }

    @Override
    public long dataRoom(int size) {
        if (stack == null) {
            throw new FreezeException("pid " + pid + ": has no main stack; it cannot be asked for its state");
        }
        return isOnStack() ? Math.min(stack.start() + HEADROOM, under(size)) : untouchedRoom((size + PAGE - 1) / PAGE);
    }

    @Override
    public long spareRoom(int size) {
        return stack != null && isOnStack() && under(size) >= stack.start() + HEADROOM ? stack.start() + HEADROOM : 0;
    }

    private boolean isOnStack() {
        return stackPointer > stack.start() && stackPointer <= stack.end();
    }

    /** The highest address for so many bytes under the stack pointer. */
    private long under(int size) {
        return stackPointer - RED_ZONE - size & -ALIGNMENT;
    }

    private long untouchedRoom(int pages) {
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
        } finally {
            kernel.close(fd);
        }
        return emptyRoom(pages);
    }

    /** The far end of the stack has been touched, by earlier dumps as a rule: it will do if there are but zeros. */
    private long emptyRoom(int pages) {
        if (stack.length() >= (long) pages * PAGE) {
            byte[] end = memory.read(new RemoteAddress(stack.start()), pages * PAGE);
            if (Arrays.equals(end, new byte[end.length])) {
                return stack.start();
            }
        }
        throw new FreezeException("pid " + pid + ": its main stack has no room; it cannot be asked for its state");
    }
}
