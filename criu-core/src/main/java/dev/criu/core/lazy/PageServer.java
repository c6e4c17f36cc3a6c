package dev.criu.core.lazy;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.LazyPages;
import dev.criu.core.memory.StoredPages.Run;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.Userfaultfd;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings missing pages in. One thread gives tasks the pages that they wait for, from {@link #start} on; others bring in everything else,
 * once the tree runs.
 *
 * <p>Should this process die meanwhile, the tree dies ({@link Watched}): without a userfaultfd, missing pages would read as zeros.
 */
public final class PageServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageServer.class);
    private static final int MOST_FILLERS = 4;
    private static final int REST_NANOS = 200_000;

    private final Kernel kernel;
    private final PageSource source;
    private final Watched watched;
    private final FaultLoop faults;
    private final Map<Integer, LazySpace> spaces = new ConcurrentHashMap<>();
    private volatile Throwable failure;

    public PageServer(Kernel kernel, PageSource source) {
        this.kernel = kernel;
        this.source = source;
        this.watched = new Watched(kernel, new Procfs());
        this.faults = new FaultLoop(kernel, spaces, watched, source, this::fail);
    }

    /**
     * Takes over an address space whose process stands still.
     *
     * @param pid the process, as this process's pid namespace numbers it
     * @param fd descriptor of this process of a userfaultfd that the process has made
     * @param mappings what is missing
     * @param needed addresses of pages that must not be missing when the process runs
     */
    public void add(int pid, int fd, List<LazyPages.Mapping> mappings, List<Long> needed) {
        Userfaultfd uffd = new Userfaultfd(kernel, fd, "pid " + pid);
        List<Run> runs = new ArrayList<>();
        mappings.forEach(mapping -> runs.addAll(mapping.runs()));
        LazySpace space = new LazySpace(pid, uffd, new MissingPages(runs), source);
        spaces.put(fd, space);
        uffd.enable();
        mappings.forEach(mapping -> uffd.register(mapping.start(), mapping.end()));
        needed.forEach(address -> space.bringIn(address & -LazySpace.PAGE, (address & -LazySpace.PAGE) + LazySpace.PAGE));
        faults.listen(space);
    }

    /** Serves faults from now on. */
    public void start() {
        faults.start();
    }

    /** From now on the tree ends with this process. */
    public void watchOver(List<Integer> pids) {
        watched.start(pids);
    }

    /**
     * Brings in everything that is missing; returns when it is there, or nobody is left to need it.
     *
     * @throws CriuException if contents cannot be had; the tree has been ended then
     */
    public void bringInAll() {
        long start = System.nanoTime();
        List<Thread> others = new ArrayList<>();
        int fillers = Math.min(MOST_FILLERS, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        for (int i = 1; i < fillers; i++) {
            Thread filler = new Thread(this::fillAll, "pages-" + i);
            filler.start();
            others.add(filler);
        }
        fillAll();
        others.forEach(PageServer::join);
        faults.stop();
        if (failure != null) {
            watched.killAll();
            throw new CriuException("memory", message(failure) + "; the tree was ended, as its memory is incomplete", failure);
        }
        watched.close();
        LOG.info("lazy: all pages are there after {} ms", (System.nanoTime() - start) / 1_000_000);
    }

    private static String message(Throwable failure) {
        return failure instanceof CriuException ? failure.getMessage() : failure.toString();
    }

    private void fillAll() {
        try {
            while (failure == null && !spaces.isEmpty()) {
                if (!fillOnce()) {
                    LockSupport.parkNanos(REST_NANOS);
                }
            }
        } catch (Throwable e) {
            fail(e);
        }
    }

    private boolean fillOnce() {
        boolean progress = false;
        for (Map.Entry<Integer, LazySpace> entry : spaces.entrySet()) {
            if (entry.getValue().fill()) {
                progress = true;
            } else if (entry.getValue().closeIfWhole()) {
                spaces.remove(entry.getKey(), entry.getValue());
            }
        }
        return progress;
    }

    private void fail(Throwable e) {
        synchronized (spaces) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Serves nobody any more: only for a tree that has all its pages, or is dead. */
    @Override
    public void close() {
        faults.stop();
        spaces.values().forEach(LazySpace::close);
        spaces.clear();
        watched.close();
        source.close();
    }
}
