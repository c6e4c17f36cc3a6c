package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.vma_entry;
import java.util.Arrays;
import java.util.List;

/**
 * The vDSO of this kernel, as this process has it mapped, for placing it where a task had it: ARCH_MAP_VDSO_64 of arch_prctl(2)
 * maps the data pages and, right behind them, the code.
 *
 * <p>A task that was dumped under another kernel has pointers into another vDSO. It gets that one's code back as ordinary memory,
 * in which every function jumps to the one of this kernel's vDSO, which is mapped elsewhere.
 */
public final class Vdso {
    static final int ARCH_MAP_VDSO_64 = 0x2003;
    /** Behind the last address of 47-bit user space. */
    static final long TASK_SIZE = 0x7ffffffff000L;

    private final byte[] code;
    private final int used;
    private final long dataSize;
    private final long elsewhere;

    /** Where the dumped vDSO was: its data pages, which may be missing, and its code. */
    record Dumped(vma_entry data, vma_entry code) {
        /** That of a process; null if it had none. */
        static Dumped of(List<vma_entry> vmas) {
            vma_entry data = null;
            vma_entry code = null;
            for (vma_entry vma : vmas) {
                data = (vma.getStatus() & VmaStatus.VVAR) != 0 ? vma : data;
                code = (vma.getStatus() & VmaStatus.VDSO) != 0 ? vma : code;
            }
            return code == null ? null : new Dumped(data, code);
        }

        long codeSize() {
            return code.getEnd() - code.getStart();
        }
    }

    /**
     * Looks at the mappings of this process.
     *
     * @param tree what the tree's processes use, beside which there must be room for the vDSO if it cannot go where it was
     */
    public Vdso(Procfs procfs, int self, UsedAddresses tree) {
        long data = 0;
        byte[] found = new byte[0];
        for (Vma vma : procfs.maps(self)) {
            switch (vma.kind()) {
                case VVAR, VVAR_VCLOCK -> data += vma.length();
                case VDSO -> found = NativeMemory.at(vma.start(), vma.length()).bytes(0, (int) vma.length());
                default -> { }
            }
        }
        dataSize = data;
        code = found;
        used = VdsoSymbols.size(code);
        elsewhere = tree.highestHole(data + found.length, TASK_SIZE);
    }

    /**
     * The address to map at so that the vDSO is where it was; 0 if it cannot be, as the dumped one is another. What pads the last page
     * does not matter: a dump that was killed may have left code there.
     */
    long placeFor(Dumped dumped, byte[] image) {
        boolean fits = dumped.data != null
                && dumped.data.getEnd() == dumped.code.getStart()
                && dumped.data.getEnd() - dumped.data.getStart() == dataSize
                && code.length == image.length
                && Arrays.equals(code, 0, used, image, 0, used);
        return fits ? dumped.data.getStart() : 0;
    }

    /** Where the vDSO goes when the dumped one is another: the same in all processes. */
    PageRange elsewhere(String object) {
        if (elsewhere == 0) {
            throw new CriuException("memory", object + ": was dumped under another kernel, and no process has room for the vDSO of this one");
        }
        return new PageRange(elsewhere, elsewhere + dataSize + code.length);
    }

    /** What has to be written into the code of the dumped vDSO. */
    List<VdsoJump> jumps(byte[] image, String object) {
        return VdsoJump.all(VdsoSymbols.of(image, object), VdsoSymbols.of(code, "criu"), elsewhere(object).start() + dataSize, object);
    }
}
