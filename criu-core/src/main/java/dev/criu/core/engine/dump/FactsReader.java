package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.ProcFacts;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Reads facts of frozen processes on threads of its own, while the tracer goes on with the next process. A process may be read
 * once its interview is over, when nothing of ours is mapped into it any more.
 */
final class FactsReader implements AutoCloseable {
    /** Descriptors or threads that are read in one go: enough to be worth a thread's while. */
    private static final int PIECE = 64;

    private final Kernel kernel;
    private final List<KernelString> forChildren;
    private final SecurityLabels labels;
    private final ExecutorService threads;

    /** @param self pid of this process */
    FactsReader(Kernel kernel, Procfs procfs, int self) {
        this.kernel = kernel;
        this.forChildren = ThreadKinship.forChildren(procfs, self);
        this.labels = new SecurityLabels(procfs, self);
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "facts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts reading; of the threads' kinship only the first piece, see {@link #compareRest}. */
    Future<ProcessFacts> read(int pid, List<Integer> tids) {
        return submit(procfs -> {
            List<Future<List<Descriptor>>> descriptors = descriptors(procfs, pid);
            return new ProcessFacts(
                    MemoryFacts.read(kernel, procfs, pid),
                    ProcFacts.read(procfs, pid),
                    ProcessPaths.read(kernel, procfs, pid),
                    descriptors,
                    oddities(procfs, pid, first(tids)));
        });
    }

    private List<ThreadKinship.Oddity> oddities(Procfs procfs, int pid, List<Integer> tids) {
        List<ThreadKinship.Oddity> odd = new ThreadKinship(new Kcmp(kernel), procfs, pid).oddities(tids, forChildren);
        String label = labels.oddity(procfs, pid);
        if (label != null) {
            odd.add(new ThreadKinship.Oddity(pid, label));
        }
        return odd;
    }

    /** A small table is read at once, a big one in pieces on whatever thread is free. */
    private List<Future<List<Descriptor>>> descriptors(Procfs procfs, int pid) {
        int[] fds = procfs.fds(pid);
        if (fds.length <= PIECE) {
            return List.of(CompletableFuture.completedFuture(Descriptor.read(kernel, procfs, pid, fds)));
        }
        List<Future<List<Descriptor>>> pieces = new ArrayList<>();
        for (int start = 0; start < fds.length; start += PIECE) {
            int[] piece = Arrays.copyOfRange(fds, start, Math.min(fds.length, start + PIECE));
            pieces.add(submit(own -> Descriptor.read(kernel, own, pid, piece)));
        }
        return pieces;
    }

    /** Has something done that is not about one process. */
    Future<?> submit(Runnable task) {
        return threads.submit(task);
    }

    private <T> Future<T> submit(Function<Procfs, T> task) {
        return threads.submit(() -> {
            try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
                return task.apply(new Procfs("/proc", reader));
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
            pieces.add(submit(procfs -> new ThreadKinship(new Kcmp(kernel), procfs, pid).oddities(piece, forChildren)));
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
