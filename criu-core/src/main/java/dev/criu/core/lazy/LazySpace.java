package dev.criu.core.lazy;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.StoredPages.Run;
import dev.criu.linux.Errno;
import dev.criu.linux.memory.Userfaultfd;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;

/**
 * An address space with missing pages.
 *
 * <p>Pages are copied under the read lock, events are read under the write lock. A process that has told of a change waits until it was
 * read, and the kernel copies nothing meanwhile (EAGAIN): so whatever is copied fits what {@link MissingPages} knows. A page of zeros
 * is given under the write lock as well, or it might come to lie where another thread is about to copy contents.
 */
final class LazySpace implements AutoCloseable {
    static final int PAGE = 4096;
    /** Bytes copied at a time: a fault waits for that, about a quarter of a millisecond. */
    private static final int CHUNK = 1 << 18;
    /** Bytes brought in around a page that a thread waits for. */
    private static final int AROUND = 1 << 16;

    private final int pid;
    private final Userfaultfd uffd;
    private final MissingPages missing;
    private final PageSource source;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final List<Long> faults = new ArrayList<>();
    private boolean closed;

    private enum Outcome {
        DONE,
        CHANGING,
        GONE
    }

    /** @param pid of the process, or of the one that it was forked by, as this process's pid namespace numbers it */
    LazySpace(int pid, Userfaultfd uffd, MissingPages missing, PageSource source) {
        this.pid = pid;
        this.uffd = uffd;
        this.missing = missing;
        this.source = source;
    }

    int pid() {
        return pid;
    }

    int fd() {
        return uffd.fd();
    }

    /** Brings in pages that have to be there before anything else happens. */
    void bringIn(long start, long end) {
        for (Run run : missing.take(start, end)) {
            if (copy(run) != Outcome.DONE) {
                throw new CriuException("memory", "pid " + pid + ": the page at 0x" + Long.toHexString(start) + " cannot be brought in");
            }
        }
    }

    /** Brings in some pages; whether it is worth while to go on at once. */
    boolean fill() {
        lock.readLock().lock();
        try {
            Run run = closed ? null : missing.take(CHUNK);
            if (run == null) {
                return false;
            }
            boolean done = copy(run) == Outcome.DONE;
            source.release(run);
            return done;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Closes it if nothing is missing any more, and nobody is about to bring something in; whether it is closed. */
    boolean closeIfWhole() {
        lock.writeLock().lock();
        try {
            if (!closed && missing.isEmpty()) {
                close();
            }
            return closed;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Reads what has happened and gives threads the pages that they wait for.
     *
     * @param forked takes the descriptor of a child's userfaultfd, and the pages that the child lacks
     * @return whether somebody has to be served again, though there may be no more to read
     */
    boolean serve(BiConsumer<Integer, MissingPages> forked) {
        lock.writeLock().lock();
        try {
            if (closed) {
                return false;
            }
            for (List<Userfaultfd.Event> events = uffd.read(); !events.isEmpty(); events = uffd.read()) {
                events.forEach(event -> note(event, forked));
            }
            List<Long> waiting = List.copyOf(faults);
            faults.clear();
            waiting.forEach(this::answer);
            return !faults.isEmpty();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void note(Userfaultfd.Event event, BiConsumer<Integer, MissingPages> forked) {
        if (event instanceof Userfaultfd.Fault fault) {
            faults.add(fault.address() & -PAGE);
        } else if (event instanceof Userfaultfd.Fork fork) {
            forked.accept(fork.fd(), missing.copy());
        } else if (event instanceof Userfaultfd.Remap remap) {
            missing.move(remap.from(), remap.to(), remap.length());
        } else if (event instanceof Userfaultfd.Remove remove) {
            missing.remove(remove.start(), remove.end());
        } else if (event instanceof Userfaultfd.Unmap unmap) {
            missing.remove(unmap.start(), unmap.end());
        }
    }

    /** The page itself and what follows, then what is before it. The thread waits for the first of it alone. */
    private void answer(long page) {
        boolean there = missing.contains(page);
        Outcome outcome = there ? copyAll(missing.take(page, (page & -AROUND) + AROUND)) : zero(page);
        if (there && outcome == Outcome.DONE) {
            outcome = copyAll(missing.take(page & -AROUND, page));
            missing.goOnAt((page & -AROUND) + AROUND);
        }
        if (outcome == Outcome.CHANGING) {
            faults.add(page);
        }
    }

    private Outcome zero(long page) {
        long result = uffd.zero(page, PAGE);
        if (result == -Errno.EAGAIN) {
            return Outcome.CHANGING;
        }
        if (result != PAGE) {
            uffd.wake(page, PAGE); // it came meanwhile, or its mapping is gone: the thread will see
        }
        return Outcome.DONE;
    }

    private Outcome copyAll(List<Run> runs) {
        Outcome outcome = Outcome.DONE;
        for (Run run : runs) {
            if (outcome == Outcome.DONE) {
                outcome = copy(run);
            } else if (outcome == Outcome.CHANGING) {
                missing.giveBack(run);
            }
        }
        return outcome;
    }

    /**
     * Copies pages that were taken; those that cannot be copied now are given back. What is refused is tried in smaller pieces, and a
     * single page twice before it counts as gone: were it there after all, it would read as zeros.
     */
    private Outcome copy(Run run) {
        long at = run.start();
        long most = run.length();
        long refused = -1;
        while (at < run.end()) {
            Run part = run.within(at, Math.min(run.end(), at + most));
            long result = uffd.copy(at, source.fetch(part), part.length());
            if (result > 0) {
                at += result;
            } else if (result == -Errno.EEXIST) {
                uffd.wake(at, PAGE);
                at += PAGE;
            } else if (result == -Errno.EAGAIN) {
                missing.giveBack(run.within(at, run.end()));
                return Outcome.CHANGING;
            } else if (result == -Errno.ESRCH) {
                missing.clear();
                return Outcome.GONE;
            } else if (result != -Errno.ENOENT && result != -Errno.EINVAL) {
                throw new CriuException("memory", "pid " + pid + ": the page at 0x" + Long.toHexString(at) + " cannot be brought in: "
                        + Errno.describe((int) -result));
            } else if (most > PAGE) {
                most = Math.max(PAGE, part.length() / 2 & -PAGE); // several mappings by now, or one that is gone
            } else if (refused != at) {
                refused = at;
            } else {
                uffd.wake(at, PAGE);
                at += PAGE;
            }
        }
        return Outcome.DONE;
    }

    @Override
    public void close() {
        closed = true;
        uffd.close();
    }
}
