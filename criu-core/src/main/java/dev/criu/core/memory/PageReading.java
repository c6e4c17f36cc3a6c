package dev.criu.core.memory;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.ArrayList;
import java.util.List;

/** Writes the calls by which a task reads pages into its memory. */
final class PageReading {
    private static final int MADV_POPULATE_WRITE = 23;
    /** Bytes of a run for which a call of its own costs less than the faults that it saves. */
    private static final long POPULATED_RUN = 8 * PageRange.PAGE;
    /** Bytes of a transfer that the processor's cache still has when they are read into. */
    private static final long POPULATED_TRANSFER = 2 << 20;
    /** The most transfers that are worth their place in the heap. */
    private static final long MOST_TRANSFERS = 4096;

    private final MappingSources sources;
    private final int serviceFd;
    private final String object;
    private final List<StoredPages.Run> runs;
    private final long size;

    /**
     * @param serviceFd a pidfd of this process in the task
     * @param object the task, for errors
     */
    PageReading(MappingSources sources, int serviceFd, String object, List<StoredPages.Run> runs) {
        this.sources = sources;
        this.serviceFd = serviceFd;
        this.object = object;
        this.runs = runs;
        this.size = StoredPages.bytes(runs);
    }

    /** Bytes of all that is read. */
    long size() {
        return size;
    }

    private List<TransferBatches.Batch> transfers() {
        long fewest = size / MOST_TRANSFERS + PageRange.PAGE - 1 & -PageRange.PAGE;
        return TransferBatches.of(runs, Math.max(POPULATED_TRANSFER, Math.min(fewest, TransferBatches.MAX_TRANSFER)));
    }

    /** Has a program read all. */
    void write(Program program, FetchedDescriptors descriptors) {
        for (TransferBatches.Batch batch : transfers()) {
            read(program, descriptors, batch, 0);
        }
    }

    /**
     * Deals the reading to threads of the task. Each reads files by descriptors of its own, as the kernel tells by the descriptor what to
     * read ahead.
     *
     * @param threads how many there are
     * @return a program for each of them
     */
    List<Program> deal(int threads) {
        List<Program> shares = new ArrayList<>();
        List<FetchedDescriptors> descriptors = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            shares.add(new Program());
            descriptors.add(new FetchedDescriptors(shares.get(i), serviceFd, object));
        }
        long[] dealt = new long[threads];
        for (TransferBatches.Batch batch : transfers()) {
            int reader = 0;
            for (int i = 1; i < threads; i++) {
                reader = dealt[i] < dealt[reader] ? i : reader;
            }
            dealt[reader] += batch.size();
            read(shares.get(reader), descriptors.get(reader), batch, reader);
        }
        return shares;
    }

    private void read(Program program, FetchedDescriptors descriptors, TransferBatches.Batch batch, int reader) {
        long length = batch.size();
        if (length <= POPULATED_TRANSFER) {
            for (StoredPages.Run run : batch.runs()) {
                populate(program, run);
            }
        }
        PagesFile pagesFile = batch.first().file();
        Op file = descriptors.of("pages " + pagesFile, sources.pages(pagesFile, reader));
        Buffer vectors = Buffer.struct(batch.runs().size() * 16);
        for (int i = 0; i < batch.runs().size(); i++) {
            StoredPages.Run run = batch.runs().get(i);
            vectors.putLong(i * 16, run.start());
            vectors.putLong(i * 16 + 8, run.length());
        }
        program.call(Sys.PREADV, file, vectors, Arg.of(batch.runs().size()), Arg.of(batch.first().offset()), Arg.of(0))
                .expecting(length)
                .purpose(object + " pages from " + pagesFile.name());
    }

    /** Has the kernel bring in pages together, which takes less than a fault for each; older ones than 5.14 decline. */
    private void populate(Program program, StoredPages.Run run) {
        if (run.length() >= POPULATED_RUN) {
            program.call(Sys.MADVISE, run.start(), run.length(), MADV_POPULATE_WRITE)
                    .anyOutcome()
                    .purpose(object + " populate at 0x" + Long.toHexString(run.start()));
        }
    }
}
