package dev.criu.core.memory;

import dev.criu.images.ImageDirectory;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Pages files of a directory of images, readable by their owner alone. */
public final class ImagePageFiles implements PageFiles {
    private static final int FLAGS =
            OpenFlags.O_RDWR | OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_NOFOLLOW;

    private final Kernel kernel;
    private final ImageDirectory images;
    private final Map<Integer, Integer> prepared = new HashMap<>();
    private final List<Integer> created = new ArrayList<>();

    public ImagePageFiles(Kernel kernel, ImageDirectory images) {
        this.kernel = kernel;
        this.images = images;
    }

    @Override
    public void prepare(int count) {
        for (int id = 1; id <= count; id++) {
            prepared.put(id, make(id));
        }
    }

    @Override
    public int create(int pagesId) {
        Integer ready = prepared.remove(pagesId);
        int fd = ready != null ? ready : make(pagesId);
        created.add(pagesId);
        return fd;
    }

    @Override
    public int createStash() {
        byte[] path = path(0); // no image has this number
        int fd = make(0);
        kernel.unlink(path);
        return fd;
    }

    private int make(int pagesId) {
        byte[] path = path(pagesId);
        kernel.unlink(path);
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, path, FLAGS, 0600);
        if (Errno.isError(fd)) {
            throw new SyscallException(Sys.OPENAT, -fd, images.pagesFile(pagesId).toString());
        }
        return fd;
    }

    private byte[] path(int pagesId) {
        return images.pagesFile(pagesId).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void keep() {
        created.clear();
    }

    @Override
    public void close() {
        created.forEach(id -> kernel.unlink(path(id)));
        created.clear();
        prepared.forEach((id, fd) -> {
            kernel.close(fd);
            kernel.unlink(path(id));
        });
        prepared.clear();
    }
}
