package dev.criu.core.memory;

import dev.criu.core.procfs.Vma;

/** Numbers the files that mappings show: each gets one entry in the images, however often it is mapped. */
public interface MappedFiles {
    /** The number in the images of the file behind a mapping of {@code pid}. */
    int idOf(int pid, Vma vma);
}
