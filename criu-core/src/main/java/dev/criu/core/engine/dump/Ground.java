package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;

/**
 * The mappings of a frozen process in which it can be asked; null for one that it has not.
 *
 * @param vdso the vDSO
 * @param stack the main stack
 */
record Ground(Vma vdso, Vma stack) {
    /** Looks where they are. */
    static Ground of(Procfs procfs, int pid) {
        Vma vdso = null;
        Vma stack = null;
        for (Vma vma : procfs.maps(pid)) {
            switch (vma.kind()) {
                case VDSO -> vdso = vma;
                case STACK -> stack = vma;
                default -> { }
            }
        }
        return new Ground(vdso, stack);
    }
}
