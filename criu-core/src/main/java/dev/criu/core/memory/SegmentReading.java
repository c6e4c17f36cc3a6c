package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Reads the pages of a segment into it, on all processors if they are many. */
final class SegmentReading {
    /** Bytes that a thread reads before another one may have failed. */
    private static final long PIECE = 8 << 20;

    private final Kernel kernel;
    private final PagesDescriptors pages;
    private final List<List<Piece>> shares = new ArrayList<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    /** Part of a file, and the address in this process where it goes. */
    private record Piece(PagesFile file, int fd, long offset, long length, long address) {}

    SegmentReading(Kernel kernel, PagesDescriptors pages) {
        this.kernel = kernel;
        this.pages = pages;
    }

    /**
     * Reads everything; throws what went wrong first.
     *
     * @param runs addresses in them are offsets in the segment
     * @param address where the segment is mapped here
     */
    void read(List<StoredPages.Run> runs, long address) {
        deal(runs, address);
        HelpingThreads threads = new HelpingThreads();
        for (List<Piece> share : shares.subList(1, shares.size())) {
            threads.start(() -> read(share));
        }
        read(shares.get(0));
        threads.join();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private void deal(List<StoredPages.Run> runs, long address) {
        int readers = Readers.onAllProcessors().of(StoredPages.bytes(runs));
        for (int i = 0; i < readers; i++) {
            shares.add(new ArrayList<>());
        }
        int next = 0;
        for (StoredPages.Run run : runs) {
            for (long start = run.start(); start < run.end(); start += PIECE) {
                StoredPages.Run part = run.within(start, start + PIECE);
                int reader = next++ % readers;
                shares.get(reader).add(new Piece(
                        part.file(), pages.pages(part.file(), reader), part.offset(), part.length(), address + part.start()));
            }
        }
    }

    private void read(List<Piece> share) {
        try {
            for (Piece piece : share) {
                if (failure.get() != null) {
                    return;
                }
                read(piece);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void read(Piece piece) {
        for (long done = 0; done < piece.length; ) {
            long n = kernel.raw(Sys.PREAD64, piece.fd, piece.address + done, piece.length - done, piece.offset + done);
            if (n <= 0) {
                throw new CriuException("memory", piece.file.name() + ": "
                        + (n == 0 ? "is cut short; dump again" : Errno.describe((int) -n)));
            }
            done += n;
        }
    }
}
