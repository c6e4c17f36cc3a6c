package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.MappingSources;
import dev.criu.core.memory.SegmentMaker;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.Workshop;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import dev.criu.proto.reg_file_entry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Opens, once each, what mappings and tasks need besides their descriptors: mapped files, segments, pages, directories. */
final class Sources implements MappingSources {
    private final Kernel kernel;
    private final TreeImage tree;
    private final Workshop workshop;
    private final SegmentMaker segments;
    private final Map<String, Integer> files = new HashMap<>();
    private final Map<Integer, Integer> pages = new HashMap<>();

    Sources(Kernel kernel, TreeImage tree, Workshop workshop, SegmentMaker segments) {
        this.kernel = kernel;
        this.tree = tree;
        this.workshop = workshop;
        this.segments = segments;
    }

    @Override
    public int file(int id, int flags) {
        return files.computeIfAbsent(id + " " + flags, key -> open(id, flags));
    }

    private int open(int id, int flags) {
        file_entry file = tree.file(id, "a mapping");
        if (!file.hasReg()) {
            throw new CriuException("restore", "file " + id + " of type " + file.getType() + " cannot be mapped yet");
        }
        reg_file_entry regular = file.getReg();
        KernelString path = RegularEntries.path(regular);
        long fd = workshop.call(
                path.toString(),
                Sys.OPENAT,
                Arg.of(OpenFlags.AT_FDCWD),
                Buffer.path(path.toByteArray()),
                Arg.of(flags | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY));
        return workshop.local((int) fd);
    }

    @Override
    public int segment(long shmid) {
        return segments.segment(shmid);
    }

    @Override
    public int pages(int pagesId) {
        return pages.computeIfAbsent(pagesId, this::openPages);
    }

    private int openPages(int pagesId) {
        String path = tree.images().pagesFile(pagesId).toString();
        int fd = kernel.openRaw(
                OpenFlags.AT_FDCWD,
                path.getBytes(StandardCharsets.UTF_8),
                OpenFlags.O_RDONLY | OpenFlags.O_NOFOLLOW,
                0);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, ImageType.PAGES.fileName(pagesId));
        }
        return fd;
    }
}
