package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.proto.vma_entry;
import java.util.List;

/**
 * The vDSO of this kernel, as this process has it mapped, for placing it where a task had it: ARCH_MAP_VDSO_64 of arch_prctl(2)
 * maps the data pages and, right behind them, the code.
 */
public final class Vdso {
    static final int ARCH_MAP_VDSO_64 = 0x2003;
    /** Behind the last address of 47-bit user space. */
    static final long TASK_SIZE = 0x7ffffffff000L;

    private long dataSize;
    private long codeSize;

    /** Looks at the mappings of this process. */
    public Vdso(Procfs procfs, int self) {
        for (Vma vma : procfs.maps(self)) {
            switch (vma.kind()) {
                case VVAR, VVAR_VCLOCK -> dataSize += vma.length();
                case VDSO -> codeSize += vma.length();
                default -> { }
            }
        }
    }

    /** Where to map the vDSO so that it is where these mappings have it; 0 if they have none. */
    long placeFor(List<vma_entry> vmas, String object) {
        vma_entry data = null;
        vma_entry code = null;
        for (vma_entry vma : vmas) {
            data = (vma.getStatus() & VmaStatus.VVAR) != 0 ? vma : data;
            code = (vma.getStatus() & VmaStatus.VDSO) != 0 ? vma : code;
        }
        if (code == null) {
            return 0;
        }
        boolean fits = data != null
                && data.getEnd() == code.getStart()
                && data.getEnd() - data.getStart() == dataSize
                && code.getEnd() - code.getStart() == codeSize;
        if (!fits) {
            throw new CriuException("memory", object
                    + ": its vDSO is laid out otherwise than that of this kernel; restore on the kernel that it was dumped on");
        }
        return data.getStart();
    }
}
