package dev.criu.core.memory;

/** Opens files with pages. */
public interface PagesDescriptors {
    /**
     * A descriptor of this process for a file.
     *
     * @param reader whose it is, from 0: what one reads does not tell the kernel what another will
     */
    int pages(PagesFile file, int reader);
}
