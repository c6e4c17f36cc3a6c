package dev.criu.core.remap;

import com.google.protobuf.ByteString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.images.ImageType;
import dev.criu.images.ImageWriter;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.ghost_chunk_entry;
import dev.criu.proto.ghost_file_entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ghost files: seen in {@link #observe}, copied in {@link #copy}. */
final class GhostDumper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GhostDumper.class);

    private static final int O_NOATIME = 01000000;
    private static final int CHUNK = 1 << 16;
    private static final int PATH_MAX = 4096;

    private final DumpScope scope;
    private final Kernel kernel;
    private final long limit;
    private final List<Ghost> ghosts = new ArrayList<>();

    /** @param fd for reading its contents, -1 if it has none */
    private record Ghost(int id, int fd, ghost_file_entry entry, List<DataExtents.Extent> data) {}

    GhostDumper(DumpScope scope, long limit) {
        this.scope = scope;
        this.kernel = scope.kernel();
        this.limit = limit;
    }

    /** Describes a deleted file; returns its number, 0 if it was refused. */
    int observe(LostFile file) {
        FileStatus status = file.status();
        if (status.isSocket()) {
            scope.refuse(file.toString(), "a socket file that was deleted cannot be kept", "close it before the dump");
            return 0;
        }
        int id = ghosts.size() + 1;
        Ghost ghost = open(id, file);
        ghosts.add(ghost); // closed by close()
        long size = DataExtents.bytes(ghost.data);
        if (size > limit) {
            scope.refuse(file.toString(), "it was deleted, and its " + size + " bytes are more than the " + limit
                    + " that may be copied into the images", "give a larger --ghost-limit");
            return 0;
        }
        LOG.debug("remap: ghost id={} {} bytes={}", id, file, size);
        return id;
    }

    private Ghost open(int id, LostFile file) {
        if (!file.status().isRegular()) {
            return new Ghost(id, -1, entry(file, List.of()), List.of());
        }
        int fd = kernel.open(file.procPath(), OpenFlags.O_RDONLY | O_NOATIME);
        try {
            List<DataExtents.Extent> data = DataExtents.of(kernel, fd, file.toString());
            return new Ghost(id, fd, entry(file, data), data);
        } catch (RuntimeException e) {
            kernel.close(fd);
            throw e;
        }
    }

    private ghost_file_entry entry(LostFile file, List<DataExtents.Extent> data) {
        FileStatus status = file.status();
        var entry = ghost_file_entry.newBuilder()
                .setUid(status.uid())
                .setGid(status.gid())
                .setMode(status.mode())
                .setDev((int) status.dev())
                .setIno(status.ino());
        GhostTimes.of(kernel, file).put(entry);
        if (status.isCharacterDevice() || status.isBlockDevice()) {
            entry.setRdev((int) status.rdev());
        }
        if (status.isSymbolicLink()) {
            entry.setSymlnkTargetBytes(target(file));
        }
        if (status.isRegular() && DataExtents.bytes(data) != status.size()) {
            entry.setChunks(true).setSize(status.size());
        }
        return entry.build();
    }

    /** An O_PATH descriptor of the link itself is read with an empty path (readlink(2)). */
    private ByteString target(LostFile file) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, file.procPath().getBytes(StandardCharsets.US_ASCII), OpenFlags.O_PATH, 0);
        try (NativeMemory empty = Kernel.cString(new byte[0]);
                NativeMemory target = NativeMemory.allocate(PATH_MAX)) {
            long length = kernel.call(file.toString(), Sys.READLINKAT, fd, empty.address(), target.address(), PATH_MAX);
            return ByteString.copyFrom(target.bytes(0, (int) length));
        } finally {
            kernel.close(fd);
        }
    }

    /** Writes the images of all ghosts. */
    void copy() {
        for (Ghost ghost : ghosts) {
            try (ImageWriter<ghost_file_entry> writer = scope.images().create(ImageType.GHOST_FILE, ghost.id);
                    NativeMemory buffer = NativeMemory.allocate(CHUNK)) {
                writer.write(ghost.entry);
                for (DataExtents.Extent extent : ghost.data) {
                    if (ghost.entry.getChunks()) {
                        writer.nested(ghost_chunk_entry.newBuilder().setLen(extent.length()).setOff(extent.offset()).build());
                    }
                    copy(ghost, extent, writer, buffer);
                }
            }
        }
    }

    private void copy(Ghost ghost, DataExtents.Extent extent, ImageWriter<?> writer, NativeMemory buffer) {
        for (long done = 0; done < extent.length(); ) {
            long n = kernel.raw(Sys.PREAD64, ghost.fd, buffer.address(), Math.min(CHUNK, extent.length() - done),
                    extent.offset() + done);
            if (n <= 0) {
                throw DataExtents.unreadable("ghost file " + ghost.id, n == 0 ? Errno.EIO : (int) -n);
            }
            writer.bytes(ByteBuffer.wrap(buffer.bytes(0, (int) n)), 1);
            done += n;
        }
    }

    @Override
    public void close() {
        for (Ghost ghost : ghosts) {
            if (ghost.fd >= 0) {
                kernel.close(ghost.fd);
            }
        }
        ghosts.clear();
    }
}
