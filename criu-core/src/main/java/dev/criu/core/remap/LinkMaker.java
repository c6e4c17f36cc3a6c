package dev.criu.core.remap;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.ZeroOwner;
import dev.criu.images.ImageType;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.task.NameJanitor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes links ({@code link_remap.N}) to files that lost one of several names, in the directory where that was. They are gone when the
 * dump fails, or dies; the inventory says that it has not.
 */
final class LinkMaker implements AutoCloseable {
    /** What their names begin with, as CRIU has it. */
    static final String NAME = "link_remap.";

    private static final Logger LOG = LoggerFactory.getLogger(LinkMaker.class);
    private static final int AT_SYMLINK_FOLLOW = 0x400;
    private static final int LAST_TRIED = 10_000;

    private final DumpScope scope;
    private final Kernel kernel;
    private final byte[] prefix;
    private final List<byte[]> made = new ArrayList<>();
    private final NameJanitor janitor;

    LinkMaker(DumpScope scope, String pathPrefix) {
        this.scope = scope;
        this.kernel = scope.kernel();
        String inventory = scope.images().file(ImageType.INVENTORY).toAbsolutePath().toString();
        this.janitor = new NameJanitor(kernel, inventory.getBytes(StandardCharsets.UTF_8));
        this.prefix = pathPrefix.getBytes(StandardCharsets.UTF_8);
    }

    /** Makes a link and its entry; returns the entry's number, 0 if it was refused. */
    int make(LostFile file) {
        int id = scope.newId();
        byte[] directory = Paths.directory(file.path().toByteArray());
        for (int n = id; n < id + LAST_TRIED; n++) {
            byte[] name = Paths.concat(directory, (NAME + n).getBytes(StandardCharsets.US_ASCII));
            byte[] reachable = Paths.concat(prefix, name);
            long result = link(file.procPath(), reachable);
            if (result == -Errno.EEXIST) {
                continue;
            }
            if (Errno.isError(result)) {
                scope.refuse(file.toString(), "it was deleted under this name, and no link to it can be made there: "
                        + Errno.describe((int) -result), "");
                return 0;
            }
            LOG.debug("remap: link id={} {}", id, KernelString.of(name));
            made.add(reachable);
            scope.addEntry(RegularEntries.of(id, KernelString.of(name), file.status(), 0, 0, ZeroOwner.ENTRY));
            return id;
        }
        scope.refuse(file.toString(), "the directory where it was is full of links of earlier dumps", "remove link_remap.* there");
        return 0;
    }

    /** The janitor may only know of names that nobody else has: one that is taken is not tried. */
    private long link(String from, byte[] to) {
        if (FileStatus.of(kernel, KernelString.of(to)) != null) {
            return -Errno.EEXIST;
        }
        janitor.add(to);
        long result = linkNow(from, to);
        if (Errno.isError(result)) {
            janitor.forgetLast();
        }
        return result;
    }

    private long linkNow(String from, byte[] to) {
        try (NativeMemory source = Kernel.cString(from.getBytes(StandardCharsets.US_ASCII));
                NativeMemory target = Kernel.cString(to)) {
            return kernel.raw(Sys.LINKAT, OpenFlags.AT_FDCWD, source.address(), OpenFlags.AT_FDCWD, target.address(),
                    AT_SYMLINK_FOLLOW, 0);
        }
    }

    /** The links belong to the images from now on. */
    void keep() {
        janitor.close();
        made.clear();
    }

    @Override
    public void close() {
        made.forEach(kernel::unlink);
        made.clear();
        janitor.close();
    }
}
