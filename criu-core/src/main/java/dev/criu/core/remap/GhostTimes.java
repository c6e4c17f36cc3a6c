package dev.criu.core.remap;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileStatus;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.timeval;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** When a ghost file was last read and written. Images of CRIU have microseconds; ours the nanoseconds too. */
record GhostTimes(Instant accessed, Instant modified) {
    private static final int ST_ATIM = 72;
    private static final int ST_MTIM = 88;
    private static final int MICROS = 1_000_000;

    static GhostTimes of(Kernel kernel, LostFile file) {
        int fd = kernel.openRaw(OpenFlags.AT_FDCWD, file.procPath().getBytes(StandardCharsets.US_ASCII), OpenFlags.O_PATH, 0);
        try (NativeMemory stat = NativeMemory.allocate(FileStatus.BYTES)) {
            kernel.call(file.toString(), Sys.FSTAT, fd, stat.address());
            return new GhostTimes(
                    Instant.ofEpochSecond(stat.getLong(ST_ATIM), stat.getLong(ST_ATIM + 8)),
                    Instant.ofEpochSecond(stat.getLong(ST_MTIM), stat.getLong(ST_MTIM + 8)));
        } finally {
            kernel.close(fd);
        }
    }

    /** The times in an entry, null if it has none; {@code object} says whose they are. */
    static GhostTimes of(ghost_file_entry entry, String object) {
        if (!entry.hasAtim() || !entry.hasMtim()) {
            return null;
        }
        return new GhostTimes(
                instant(entry.getAtim(), entry.getAtimNsec(), object), instant(entry.getMtim(), entry.getMtimNsec(), object));
    }

    private static Instant instant(timeval time, int below, String object) {
        boolean known = time.getTvSec() >= Instant.MIN.getEpochSecond() && time.getTvSec() <= Instant.MAX.getEpochSecond();
        if (!known || Long.compareUnsigned(time.getTvUsec(), MICROS) >= 0 || Integer.compareUnsigned(below, 1000) >= 0) {
            throw new CriuException("files", object + ": has a time of " + time.getTvSec() + " seconds and "
                    + Long.toUnsignedString(time.getTvUsec()) + " microseconds; the images are damaged, dump again");
        }
        return Instant.ofEpochSecond(time.getTvSec(), time.getTvUsec() * 1000 + below);
    }

    void put(ghost_file_entry.Builder entry) {
        entry.setAtim(timeval(accessed)).setAtimNsec(accessed.getNano() % 1000);
        entry.setMtim(timeval(modified)).setMtimNsec(modified.getNano() % 1000);
    }

    private static timeval timeval(Instant time) {
        return timeval.newBuilder().setTvSec(time.getEpochSecond()).setTvUsec(time.getNano() / 1000).build();
    }

    /** Gives them to the file behind a path. */
    void set(Kernel kernel, String path, String object) {
        try (NativeMemory name = Kernel.cString(path.getBytes(StandardCharsets.US_ASCII));
                NativeMemory times = NativeMemory.allocate(32)) {
            times.putLong(0, accessed.getEpochSecond());
            times.putLong(8, accessed.getNano());
            times.putLong(16, modified.getEpochSecond());
            times.putLong(24, modified.getNano());
            kernel.call(object + " times", Sys.UTIMENSAT, OpenFlags.AT_FDCWD, name.address(), times.address(), 0);
        }
    }
}
