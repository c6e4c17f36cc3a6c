package dev.criu.core.lazy;

import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.procfs.VanishedTaskException;
import dev.criu.core.procfs.VmFlag;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.memory.Userfaultfd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads what address spaces with missing pages tell: threads that wait for pages, moved memory, forks. */
final class FaultLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FaultLoop.class);
    private static final int EPOLL_CLOEXEC = 02000000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLL_EVENT = 12;
    private static final int MOST_EVENTS = 64;
    private static final int IDLE_MILLIS = 50;
    private static final int BUSY_MILLIS = 1;

    private final Kernel kernel;
    private final Map<Integer, LazySpace> spaces;
    private final Watched watched;
    private final PageSource source;
    private final Consumer<Throwable> failed;
    private int epoll;
    private final Procfs procfs = new Procfs();
    private final Set<LazySpace> again = new HashSet<>();
    private final List<LazySpace> unborn = new ArrayList<>();
    private Thread thread;
    private volatile boolean stopping;

    /**
     * Prepares the thread.
     *
     * @param spaces by descriptor; those of children are put in
     * @param failed is told why it has ended, if it had to
     */
    FaultLoop(Kernel kernel, Map<Integer, LazySpace> spaces, Watched watched, PageSource source, Consumer<Throwable> failed) {
        this.kernel = kernel;
        this.spaces = spaces;
        this.watched = watched;
        this.source = source;
        this.failed = failed;
        this.epoll = (int) kernel.call("missing pages", Sys.EPOLL_CREATE1, EPOLL_CLOEXEC);
    }

    /** Listens to one more address space. */
    void listen(LazySpace space) {
        NativeMemory event = kernel.argument();
        event.putInt(0, EPOLLIN);
        event.putLong(4, space.fd());
        kernel.call("missing pages", Sys.EPOLL_CTL, epoll, EPOLL_CTL_ADD, space.fd(), event.address());
    }

    void start() {
        thread = new Thread(this::run, "faults");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread if it was started; returns when it has ended. From then on nobody is listened to. */
    void stop() {
        stopping = true;
        if (thread != null) {
            PageServer.join(thread);
            thread = null;
        }
        if (epoll >= 0) {
            kernel.close(epoll);
            epoll = -1;
        }
    }

    private void run() {
        try (NativeMemory events = NativeMemory.allocate(MOST_EVENTS * EPOLL_EVENT)) {
            while (!stopping) {
                step(events);
            }
        } catch (Throwable e) {
            failed.accept(e);
        }
    }

    private void step(NativeMemory events) {
        boolean busy = !again.isEmpty() || !unborn.isEmpty();
        long count = kernel.raw(Sys.EPOLL_WAIT, epoll, events.address(), MOST_EVENTS, busy ? BUSY_MILLIS : IDLE_MILLIS);
        Set<LazySpace> ready = new HashSet<>(again);
        again.clear();
        for (int i = 0; i < count; i++) {
            LazySpace space = spaces.get(events.getInt(i * EPOLL_EVENT + 4));
            if (space != null) {
                ready.add(space);
            }
        }
        if (!ready.isEmpty()) {
            ready.forEach(this::serve);
        } else if (!busy) {
            watched.renew();
        }
        awaitBirths();
    }

    private void serve(LazySpace space) {
        if (space.serve((fd, missing) -> adopt(space, fd, missing))) {
            again.add(space);
        }
    }

    /** Takes over the address space of a child that is about to be born. What a fork empties is not missing (MADV_WIPEONFORK). */
    private void adopt(LazySpace parent, int fd, MissingPages missing) {
        for (SmapsParser.Entry entry : mappings(parent.pid())) {
            if (entry.flags().has(VmFlag.WIPE_ON_FORK)) {
                missing.remove(entry.vma().start(), entry.vma().end());
            }
        }
        LazySpace child = new LazySpace(parent.pid(), new Userfaultfd(kernel, fd, "child of pid " + parent.pid()), missing, source);
        LOG.debug("lazy: pid={} forks, its child misses pages too", parent.pid());
        spaces.put(fd, child);
        listen(child);
        unborn.add(child);
    }

    private List<SmapsParser.Entry> mappings(int pid) {
        try {
            return procfs.smaps(pid);
        } catch (VanishedTaskException e) {
            return List.of();
        }
    }

    /** The event comes before the child has a number: it is there a moment later, or never. */
    private void awaitBirths() {
        if (!unborn.isEmpty()) {
            int born = watched.addNewborns();
            unborn.subList(0, Math.min(born, unborn.size())).clear();
            unborn.removeIf(child -> !spaces.containsValue(child));
        }
    }
}
