package dev.criu.core.engine.dump;

import dev.criu.core.memory.MemoryFacts;
import dev.criu.core.procfs.KernelProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.ProcFacts;
import dev.criu.linux.call.Kernel;
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
    private final Kernel kernel;
    private final ExecutorService threads;

    FactsReader(Kernel kernel) {
        this.kernel = kernel;
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        this.threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "facts");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts reading; {@code tids} are the threads of the process. */
    Future<ProcessFacts> read(int pid, List<Integer> tids) {
        return threads.submit(() -> {
            try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
                Procfs procfs = new Procfs("/proc", reader);
                return new ProcessFacts(
                        MemoryFacts.read(kernel, procfs, pid),
                        ProcFacts.read(procfs, pid),
                        new ThreadKinship(new Kcmp(kernel), procfs, pid).oddities(tids));
            }
        });
    }

    /** Waits for what was read. */
    static ProcessFacts await(Future<ProcessFacts> facts) {
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
