package dev.criu.core.engine;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import dev.criu.core.engine.dump.AwayException;
import dev.criu.core.engine.dump.Dump;
import dev.criu.core.engine.dump.DumpTarget;
import dev.criu.core.engine.dump.Practice;
import dev.criu.core.engine.restore.Foreground;
import dev.criu.core.engine.restore.ImagesAhead;
import dev.criu.core.engine.restore.Restore;
import dev.criu.core.lazy.PageServer;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.TaskStatus;
import dev.criu.images.ImageException;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.program.ProgramEncoder;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.task.TaskDiedException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's door: each method runs one operation on the calling thread, which traces the tasks meanwhile. */
public final class Engine {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    /** Until a thread that nobody calls back is at home. */
    private static final long HOME_NANOS = (ProgramEncoder.PATIENCE_SECONDS * 1000L + 200) * 1_000_000;

    private final Kernel kernel;
    private final Practice practice = new Practice();

    public Engine(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Says no to a caller who cannot dump anything. {@code unprivileged} is whether he need not be root.
     *
     * @throws CriuException if this process lacks what every dump takes
     */
    public void requireRightToDump(boolean unprivileged) {
        told(() -> {
            Rights.require(own(), unprivileged, "does not show which files are mapped (/proc/PID/map_files)");
            return null;
        });
    }

    /** As {@link #requireRightToDump}, for restores. */
    public void requireRightToRestore(boolean unprivileged) {
        told(() -> {
            Rights.require(own(), unprivileged, "lets nobody choose the pids of new tasks (set_tid of clone3(2))");
            return null;
        });
    }

    private TaskStatus own() {
        return new Procfs().status((int) kernel.raw(Sys.GETPID, 0));
    }

    /** Dumps a tree. Throws {@link CriuException} when it cannot; the tree runs on then. */
    public DumpResult dump(DumpRequest request) {
        return told(() -> {
            try {
                return dumpOnce(request);
            } catch (AwayException e) {
                LOG.info("dump: {}", e.getMessage());
                waitUntilHome();
                return dumpOnce(request);
            }
        });
    }

    private DumpResult dumpOnce(DumpRequest request) {
        try (Dump dump = new Dump(request, kernel)) {
            return dump.run(practice);
        }
    }

    private static void waitUntilHome() {
        long deadline = System.nanoTime() + HOME_NANOS;
        for (long left = HOME_NANOS; left > 0; left = deadline - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** As {@link #dump(DumpRequest)} for another process, {@code caller}: its ancestors would wait for it in vain, too. */
    public DumpResult dump(DumpRequest request, int caller) {
        return told(() -> {
            new DumpTarget(kernel, new Procfs()).refuseAncestors(request.pid(), caller);
            return dump(request);
        });
    }

    /**
     * Restores a tree; returns when it is complete. Throws {@link CriuException} when it cannot; nothing of it is left then.
     *
     * @param running is told of the root's pid as soon as the tree runs, which is earlier if it is lazy
     */
    public RestoreResult restore(RestoreRequest request, IntConsumer running) {
        return restore(ImagesAhead.begin(request), running);
    }

    /** As {@link #restore(RestoreRequest, IntConsumer)}, of images that are being read already. */
    public RestoreResult restore(ImagesAhead images, IntConsumer running) {
        return told(() -> {
            RestoreResult result;
            PageServer pages;
            try (Restore restore = new Restore(images, kernel)) {
                result = restore.run();
                pages = restore.pageServer();
            }
            if (images.request().explain()) {
                return result;
            }
            try {
                running.accept(result.rootPid());
            } finally {
                complete(pages);
            }
            return result;
        });
    }

    private static void complete(PageServer pages) {
        if (pages != null) {
            try (pages) {
                pages.bringInAll();
            }
        }
    }

    /** Waits until a restored root, a child of this process, has ended. */
    public void awaitExit(int rootPid) {
        told(() -> {
            try (Tracer tracer = new Tracer(kernel)) {
                tracer.awaitEnd(rootPid);
                new Foreground(kernel).takeBack();
                return null;
            }
        });
    }

    /** Failures of the layers below, in the one form that front ends know. */
    private static <T> T told(Supplier<T> operation) {
        try {
            return operation.get();
        } catch (SyscallException e) {
            throw new CriuException("kernel", e.getMessage(), e);
        } catch (TaskDiedException e) {
            throw new CriuException("task", e.getMessage(), e);
        } catch (ImageException e) {
            throw new CriuException("images", e.getMessage(), e);
        }
    }
}
