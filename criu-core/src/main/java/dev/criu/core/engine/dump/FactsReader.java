package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.ProcFacts;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads facts of frozen processes on threads of its own, while the tracer goes on with the next process. A process may be read
 * once its interview is over, when nothing of ours is mapped into it any more.
 */
final class FactsReader implements AutoCloseable {
    private static final int PIECE = 64;

    private final Kernel kernel;
    private final List<KernelString> forChildren;
    private final ExecutorService threads;

    /** @param self pid of this process */
    FactsReader(Kernel kernel, Procfs procfs, int self) {
        this.kernel = kernel;
        this.forChildren = ThreadKinship.forChildren(procfs, self);
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "facts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts reading; of the threads' kinship only the first piece, see {@link #compareRest}. */
    Future<ProcessFacts> read(int pid, List<Integer> tids) {
        return threads.submit(() -> {
            try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
                Procfs procfs = new Procfs("/proc", reader);
                return new ProcessFacts(
                        MemoryFacts.read(kernel, procfs, pid),
                        ProcFacts.read(procfs, pid),
                        new ThreadKinship(new Kcmp(kernel), procfs, pid).oddities(first(tids), forChildren));
            }
        });
    }

    private static List<Integer> first(List<Integer> tids) {
        return tids.subList(0, Math.min(tids.size(), PIECE));
    }

    /** Starts to look for threads that share too little with their process among those behind the first piece. */
    List<Future<List<ThreadKinship.Oddity>>> compareRest(int pid, List<Integer> tids) {
        List<Future<List<ThreadKinship.Oddity>>> pieces = new ArrayList<>(0);
        for (int from = PIECE; from < tids.size(); from += PIECE) {
            List<Integer> piece = tids.subList(from, Math.min(from + PIECE, tids.size()));
            pieces.add(threads.submit(() -> {
                try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
                    return new ThreadKinship(new Kcmp(kernel), new Procfs("/proc", reader), pid).oddities(piece, forChildren);
                }
            }));
        }
        return pieces;
    }

    /** Waits for what was read. */
    static <T> T await(Future<T> facts) {
        try {
            return facts.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the tree was frozen", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
