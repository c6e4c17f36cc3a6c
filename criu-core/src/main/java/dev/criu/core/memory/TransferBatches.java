package dev.criu.core.memory;

import java.util.ArrayList;
import java.util.List;

/** Cuts runs of pages into transfers of preadv(2): side by side in one file, of limited size and number. */
final class TransferBatches {
    /** Bytes of one transfer; the kernel does no more than 2 GiB at a time. */
    static final long MAX_TRANSFER = 1L << 30;

    private static final int MAX_VECTORS = 512;

    private TransferBatches() {}

    /** One transfer. */
    record Batch(List<StoredPages.Run> runs) {
        /** In bytes. */
        long size() {
            return StoredPages.bytes(runs);
        }

        StoredPages.Run first() {
            return runs.get(0);
        }
    }

    /**
     * The transfers that bring in runs, in their order.
     *
     * @param most bytes of one of them, at most {@link #MAX_TRANSFER}
     */
    static List<Batch> of(List<StoredPages.Run> runs, long most) {
        List<Batch> batches = new ArrayList<>();
        List<StoredPages.Run> current = new ArrayList<>();
        long size = 0;
        for (StoredPages.Run run : runs) {
            for (long start = run.start(); start < run.end(); ) {
                if (!current.isEmpty() && (size == most || current.size() == MAX_VECTORS || !follows(current, run, start))) {
                    batches.add(new Batch(current));
                    current = new ArrayList<>();
                    size = 0;
                }
                StoredPages.Run part = run.within(start, Math.min(run.end(), start + most - size));
                current.add(part);
                size += part.length();
                start = part.end();
            }
        }
        if (!current.isEmpty()) {
            batches.add(new Batch(current));
        }
        return batches;
    }

    private static boolean follows(List<StoredPages.Run> current, StoredPages.Run run, long start) {
        StoredPages.Run last = current.get(current.size() - 1);
        return last.file().equals(run.file()) && last.offset() + last.length() == run.offset() + start - run.start();
    }
}
