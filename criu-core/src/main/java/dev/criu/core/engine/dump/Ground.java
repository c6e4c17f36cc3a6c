package dev.criu.core.engine.dump;

import dev.criu.core.procfs.Vma;
import java.util.List;

/**
 * The mappings of a frozen process in which it can be asked; null for one that it has not.
 *
 * @param vdso the vDSO
 * @param stack the main stack
 */
record Ground(Vma vdso, Vma stack) {
    /** Looks where they are; {@code maps} are all mappings of the process. */
    static Ground of(List<Vma> maps) {
        Vma vdso = null;
        Vma stack = null;
        for (Vma vma : maps) {
            switch (vma.kind()) {
                case VDSO -> vdso = vma;
                case STACK -> stack = vma;
                default -> { }
            }
        }
        return new Ground(vdso, stack);
    }
}
