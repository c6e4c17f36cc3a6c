package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.ProcFacts;
import dev.criu.core.task.ThreadFacts;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Reads facts of frozen processes on threads of its own, while the tracer goes on. What the tracer does to them meanwhile does not show
 * in what is read here: nothing is mapped, at most the stack grows by pages that nobody misses.
 */
final class FactsReader implements ProcessLooks.Readers, AutoCloseable {
    /** Descriptors or threads that are read in one go: enough to be worth a thread's while. */
    private static final int PIECE = 64;

    private final Kernel kernel;
    private final List<KernelString> forChildren;
    private final SecurityLabels labels;
    private final ExecutorService threads;
    private final IntFunction<MemoryFacts.Depth> depth;
    /** Those that nobody reads with just now. */
    private final Queue<KernelProcfsReader> readers = new ConcurrentLinkedQueue<>();

    /**
     * @param self pid of this process
     * @param depth how much is read of the memory of a process, by its pid
     */
    FactsReader(Kernel kernel, Procfs procfs, int self, IntFunction<MemoryFacts.Depth> depth) {
        this.kernel = kernel;
        this.depth = depth;
        this.forChildren = ThreadKinship.forChildren(procfs, self);
        this.labels = new SecurityLabels(procfs, self);
        int count = Runtime.getRuntime().availableProcessors() + 1; // the describer waits for others
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "facts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts reading.
     *
     * @param tids the threads of the process
     * @param looks have begun at it
     */
    Future<ProcessFacts> read(int pid, List<Integer> tids, ProcessLooks looks) {
        return ask(procfs -> {
            List<Future<List<Descriptor>>> descriptors = descriptors(procfs, pid);
            List<Future<ProcessFacts.ThreadPiece>> pieces = threads(procfs, pid, tids);
            Sleepers.Sleeper sleeper = looks.sleeper(pid);
            return new ProcessFacts(
                    memory(procfs, pid, sleeper),
                    ProcFacts.read(procfs, pid),
                    ProcessPaths.read(
                            kernel, procfs, pid, sleeper == null ? ProcessPaths.namespaces(procfs, pid) : sleeper.namespaces()),
                    descriptors,
                    pieces);
        });
    }

    private MemoryFacts memory(Procfs procfs, int pid, Sleepers.Sleeper sleeper) {
        return sleeper == null
                ? MemoryFacts.read(kernel, procfs, pid, depth.apply(pid))
                : MemoryFacts.readRest(kernel, pid, sleeper.mappings(), sleeper.auxv(), depth.apply(pid));
    }

    /** A few threads are read at once, many in pieces on whatever thread is free. */
    private List<Future<ProcessFacts.ThreadPiece>> threads(Procfs procfs, int pid, List<Integer> tids) {
        if (tids.size() <= PIECE) {
            return List.of(CompletableFuture.completedFuture(piece(procfs, pid, tids)));
        }
        List<Future<ProcessFacts.ThreadPiece>> pieces = new ArrayList<>();
        for (int from = 0; from < tids.size(); from += PIECE) {
            List<Integer> piece = tids.subList(from, Math.min(from + PIECE, tids.size()));
            pieces.add(ask(own -> piece(own, pid, piece)));
        }
        return pieces;
    }

    private ProcessFacts.ThreadPiece piece(Procfs procfs, int pid, List<Integer> tids) {
        List<ThreadKinship.Oddity> odd = new ThreadKinship(new Kcmp(kernel), procfs, pid).oddities(tids, forChildren);
        String label = tids.get(0) == pid ? labels.oddity(procfs, pid) : null;
        if (label != null) {
            odd.add(new ThreadKinship.Oddity(pid, label));
        }
        List<ThreadFacts> facts = new ArrayList<>(tids.size());
        for (int tid : tids) {
            facts.add(ThreadFacts.read(kernel, procfs, pid, tid));
        }
        return new ProcessFacts.ThreadPiece(facts, odd);
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
            pieces.add(ask(own -> Descriptor.read(kernel, own, pid, piece)));
        }
        return pieces;
    }

    /** Has something done that is not about one process. */
    Future<?> submit(Runnable task) {
        return threads.submit(task);
    }

    /** Has something asked of /proc, or done to a frozen process: {@link #close} waits for that. */
    @Override
    public <T> Future<T> ask(Function<Procfs, T> task) {
        return threads.submit(() -> {
            KernelProcfsReader spare = readers.poll();
            KernelProcfsReader reader = spare == null ? new KernelProcfsReader(kernel) : spare;
            try {
                return task.apply(new Procfs("/proc", reader));
            } finally {
                readers.add(reader);
            }
        });
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

    /** Waits until nothing is under way any more: only then may the tree be let go. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                threads.awaitTermination(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        readers.forEach(KernelProcfsReader::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
