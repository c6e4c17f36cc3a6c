package dev.criu.core.engine.restore;

import dev.criu.core.memory.MappingSources;
import dev.criu.core.memory.PagesFile;
import dev.criu.core.memory.SegmentMaker;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.util.HashMap;
import java.util.Map;

/** Opens, once each, what mappings and tasks need besides their descriptors: mapped files, segments, pages, directories. */
final class Sources implements MappingSources, AutoCloseable {
    private final Kernel kernel;
    private final TreeImage tree;
    private final Restorers restorers;
    private final Workshop workshop;
    private final SegmentMaker segments;
    private final Map<String, Integer> files = new HashMap<>();
    private int devNull = -1;
    /** Descriptors of files with pages, by who reads them. */
    private final Map<PagesFile, Map<Integer, Integer>> pages = new HashMap<>();

    /** @param workshop where what {@link Restorers} open locally may come from */
    Sources(Kernel kernel, TreeImage tree, Restorers restorers, Workshop workshop, SegmentMaker segments) {
        this.kernel = kernel;
        this.tree = tree;
        this.restorers = restorers;
        this.workshop = workshop;
        this.segments = segments;
    }

    @Override
    public int file(int id, int flags) {
        return files.computeIfAbsent(id + " " + flags, key -> open(id, flags));
    }

    private int open(int id, int flags) {
        return restorers.of(tree.file(id, "a mapping")).openLocally(tree.file(id, "a mapping"), flags);
    }

    @Override
    public int segment(long shmid) {
        return segments.segment(shmid);
    }

    @Override
    public int devNull() {
        if (devNull < 0) {
            devNull = kernel.open("/dev/null", OpenFlags.O_RDWR);
        }
        return devNull;
    }

    @Override
    public int pages(PagesFile file, int reader) {
        return pages.computeIfAbsent(file, key -> new HashMap<>(2)).computeIfAbsent(reader, key -> file.open(kernel, tree.images()));
    }

    /** Closes everything: a pipe's end, say, must not stay open here while the tree runs. */
    @Override
    public void close() {
        files.values().stream().filter(fd -> !workshop.owns(fd)).forEach(kernel::close);
        pages.values().forEach(readers -> readers.values().forEach(kernel::close));
        segments.close();
        if (devNull >= 0) {
            kernel.close(devNull);
        }
    }
}
