package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Copies pages of stopped tasks, and of shared segments, into image files. Work is cut into pieces of at most one buffer: read
 * into a buffer that stays in the cache, written at its place in the file; or read into the spool, as long as that has room, and written by
 * {@link #writeSpooled}, when the tasks run again. Pieces that follow each other in a file make a job, and as
 * many threads as there are processors take job after job; two that wrote to one file would wait for each other (the inode's lock).
 * No page passes through the Java heap.
 *
 * <p>Pieces are added by one thread at a time, and some threads copy meanwhile, once there is enough for them.
 */
final class PageCopier implements AutoCloseable {
    private static final int BUFFER = 1 << 20;
    private static final int MAX_VECTORS = 512;
    private static final int VECTOR = 16;
    /** Bytes of one file that one thread copies; enough to be worth a thread's while. */
    private static final int JOB = 4 << 20;
    /** Helpers before {@link #copyAll}: others still have to find out what there is to copy. */
    private static final int EARLY = 1;

    /** Where pages come from. */
    sealed interface Source {
        /** Memory of a task that the task may read itself. */
        record Readable(int pid) implements Source {}

        /** Memory of a task behind {@code /proc/PID/mem}: mappings without PROT_READ. */
        record Forced(int memFd, int pid) implements Source {}

        /** A shared segment, through a descriptor of its file. */
        record Segment(int fd) implements Source {}

        /** What was read before. */
        record Spooled(long address) implements Source {}
    }

    /** @param size bytes, of all ranges together */
    private record Piece(Source source, List<PageRange> ranges, long size, int target, long offset, String name) {
        private Piece from(Source other) {
            return new Piece(other, ranges, size, target, offset, name);
        }
    }

    /** Behind the last job. */
    private static final List<Piece> END = List.of();

    private final Kernel kernel;
    private final PageSpool spool;
    private final Queue<Piece> spooled = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<List<Piece>> jobs = new LinkedBlockingQueue<>();
    private List<Piece> job = new ArrayList<>();
    private long jobSize;
    /** Bytes that nobody has copied yet. */
    private final AtomicLong waiting = new AtomicLong();
    private final HelpingThreads threads = new HelpingThreads();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    PageCopier(Kernel kernel, PageSpool spool) {
        this.kernel = kernel;
        this.spool = spool;
    }

    /**
     * Adds ranges that lie behind each other in the file.
     *
     * @param target descriptor of the image file
     * @param offset where the first range goes
     * @param name the file's name for errors
     */
    void add(Source source, List<PageRange> ranges, int target, long offset, String name) {
        List<PageRange> piece = new ArrayList<>();
        long size = 0;
        long at = offset;
        for (PageRange range : ranges) {
            long start = range.start();
            while (start < range.end()) {
                long length = Math.min(range.end() - start, BUFFER - size);
                piece.add(new PageRange(start, start + length));
                start += length;
                size += length;
                if (size == BUFFER || piece.size() == MAX_VECTORS) {
                    add(new Piece(source, piece, size, target, at, name));
                    at += size;
                    size = 0;
                    piece = new ArrayList<>();
                }
            }
        }
        if (!piece.isEmpty()) {
            add(new Piece(source, piece, size, target, at, name));
        }
    }

    private void add(Piece piece) {
        job.add(piece);
        jobSize += piece.size;
        if (jobSize >= JOB) {
            endOfFile();
        }
    }

    /** What was added since this was last called is the rest of a file. */
    void endOfFile() {
        if (!job.isEmpty()) {
            waiting.addAndGet(jobSize);
            jobs.add(job);
            job = new ArrayList<>();
            jobSize = 0;
            help(EARLY);
        }
    }

    /** Copies everything that was added; throws what went wrong first. */
    void copyAll() {
        endOfFile();
        help(Runtime.getRuntime().availableProcessors() - 1);
        jobs.add(END);
        work();
        threads.join();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** Writes what is in the spool; to be called when everything is copied. */
    void writeSpooled() {
        Map<Integer, List<Piece>> byFile = new LinkedHashMap<>();
        for (Piece piece = spooled.poll(); piece != null; piece = spooled.poll()) {
            byFile.computeIfAbsent(piece.target, target -> new ArrayList<>()).add(piece);
        }
        if (!byFile.isEmpty()) {
            try (PageCopier later = new PageCopier(kernel, PageSpool.none(kernel))) {
                byFile.values().forEach(pieces -> {
                    pieces.forEach(later::add);
                    later.endOfFile();
                });
                later.copyAll();
            }
        }
    }

    /** Starts helpers, but not more than have something to do. */
    private void help(int most) {
        while (threads.count() < most && waiting.get() > (threads.count() + 1L) * JOB) {
            threads.start(this::work);
        }
    }

    private void work() {
        try (NativeMemory buffer = NativeMemory.allocate(BUFFER);
                NativeMemory vectors = NativeMemory.allocate((MAX_VECTORS + 1L) * VECTOR)) {
            for (List<Piece> taken = jobs.take(); taken != END; taken = jobs.take()) {
                for (int i = 0; i < taken.size() && failure.get() == null; i++) {
                    copy(taken.get(i), buffer, vectors);
                    waiting.addAndGet(-taken.get(i).size);
                }
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (InterruptedException e) {
            failure.compareAndSet(null, new IllegalStateException("interrupted while pages were copied", e));
        } finally {
            jobs.add(END); // for the next
        }
    }

    private void copy(Piece piece, NativeMemory buffer, NativeMemory vectors) {
        if (piece.source instanceof Source.Spooled before) {
            write(piece, before.address);
            return;
        }
        long room = spool.take(piece.size);
        if (room == 0) {
            read(piece, buffer, vectors);
            write(piece, buffer.address());
        } else {
            read(piece, NativeMemory.at(room, piece.size), vectors);
            spooled.add(piece.from(new Source.Spooled(room)));
        }
    }

    private void read(Piece piece, NativeMemory buffer, NativeMemory vectors) {
        Source source = piece.source;
        if (source instanceof Source.Readable task) {
            readVectors(task.pid, piece.ranges, piece.size, buffer, vectors);
        } else {
            readPlain(source, piece.ranges, buffer);
        }
    }

    private void readVectors(int pid, List<PageRange> ranges, long size, NativeMemory buffer, NativeMemory vectors) {
        vectors.putLong(0, buffer.address());
        vectors.putLong(8, size);
        long at = VECTOR;
        for (PageRange range : ranges) {
            vectors.putLong(at, range.start());
            vectors.putLong(at + 8, range.length());
            at += VECTOR;
        }
        long n = kernel.raw(
                Sys.PROCESS_VM_READV, pid, vectors.address(), 1, vectors.address() + VECTOR, ranges.size(), 0);
        if (n == -Errno.ESRCH) {
            throw gone(pid);
        } else if (n != size) {
            throw new CriuException("memory", "pid " + pid + ": reading pages from 0x"
                    + Long.toHexString(ranges.get(0).start()) + " failed: "
                    + (Errno.isError(n) ? Errno.describe((int) -n) : n + " of " + size + " bytes"));
        }
    }

    private static CriuException gone(int pid) {
        return new CriuException("memory", "pid " + pid + ": its memory is gone, it was killed while its pages were read; where there is too little"
                + " memory, the clones of --copy-on-write are killed first (see dmesg)");
    }

    private void readPlain(Source source, List<PageRange> ranges, NativeMemory buffer) {
        Source.Forced task = source instanceof Source.Forced forced ? forced : null;
        int fd = task != null ? task.memFd : ((Source.Segment) source).fd;
        long at = 0;
        for (PageRange range : ranges) {
            for (long done = 0; done < range.length(); ) {
                long n = kernel.raw(
                        Sys.PREAD64, fd, buffer.address() + at + done, range.length() - done, range.start() + done);
                long missing = range.length() - done;
                if (n == 0 && task != null) {
                    throw gone(task.pid); // mem_rw() in fs/proc/base.c: nothing can be had of who has ended
                }
                if (n == 0 && missing < PageRange.PAGE) {
                    buffer.put(at + done, new byte[(int) missing]); // a file may end inside its last page
                    break;
                }
                if (n <= 0) {
                    throw new CriuException("memory", "reading pages at 0x" + Long.toHexString(range.start() + done)
                            + " failed: " + (n == 0 ? "end of file" : Errno.describe((int) -n)));
                }
                done += n;
            }
            at += range.length();
        }
    }

    private void write(Piece piece, long address) {
        for (long done = 0; done < piece.size; ) {
            long n = kernel.raw(Sys.PWRITE64, piece.target, address + done, piece.size - done, piece.offset + done);
            if (Errno.isError(n)) {
                throw new CriuException("images", piece.name + ": cannot be written: " + Errno.describe((int) -n)
                        + ((int) -n == Errno.ENOSPC ? "; make room or give another directory with -D" : ""));
            }
            done += n;
        }
    }

    /** Returns when nothing is being copied any more. */
    @Override
    public void close() {
        jobs.clear();
        jobs.add(END);
        threads.join();
    }
}
