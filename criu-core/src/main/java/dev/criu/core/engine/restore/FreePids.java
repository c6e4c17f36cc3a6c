package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that the numbers of a tree are free before it is made. What was dumped a moment ago may still hold them, dead: its parent
 * has to wait for it, and where that is a lazy init it takes some seconds. So for the dead there is patience.
 */
final class FreePids {
    private static final Logger LOG = LoggerFactory.getLogger(FreePids.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private final Kernel kernel;
    private final PidHolders holders;

    FreePids(Kernel kernel, Procfs procfs) {
        this.kernel = kernel;
        this.holders = new PidHolders(procfs);
    }

    /**
     * Waits until the numbers are free, if nobody has them but the dead.
     *
     * @throws CriuException with all numbers that are taken and by whom
     */
    void require(Collection<Integer> numbers) {
        List<Integer> taken = new ArrayList<>();
        for (int number : numbers) {
            if (isTaken(number)) {
                taken.add(number);
            }
        }
        if (!taken.isEmpty() && onlyZombies(taken)) {
            await(() -> taken.stream().noneMatch(this::isTaken));
        }
        taken.removeIf(number -> !isTaken(number)); // who lived a moment ago may have ended since
        if (!taken.isEmpty()) {
            throw taken(taken);
        }
    }

    /**
     * After clone3 found a number taken: returns when who had it is gone, so that it is worth another try.
     *
     * @throws CriuException if not
     */
    void awaitAfterClash(int number) {
        List<Integer> taken = List.of(number);
        if (onlyZombies(taken)) {
            await(() -> holders.of(number).isEmpty());
        }
        if (!holders.of(number).isEmpty()) {
            throw taken(taken);
        }
    }

    private CriuException taken(List<Integer> numbers) {
        String lines = numbers.stream()
                .map(number -> "pid " + number + " is taken by another task: " + who(number))
                .collect(Collectors.joining("; "));
        return new CriuException("restore", lines + "; end what is there first, or restore in a pid namespace of its own");
    }

    private String who(int number) {
        List<PidHolders.Holder> all = holders.of(number);
        return all.isEmpty()
                ? "it has ended a moment ago"
                : all.stream().map(PidHolders.Holder::toString).collect(Collectors.joining(", "));
    }

    private boolean onlyZombies(List<Integer> numbers) {
        for (int number : numbers) {
            for (PidHolders.Holder holder : holders.of(number)) {
                LOG.debug("pids: {} is held by {}", number, holder);
                if (!holder.isZombie()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(INTERVAL.toNanos());
        }
    }

    /** A cheap look that misses sessions: kill(2) finds threads, too, and process groups. */
    private boolean isTaken(int number) {
        return kernel.raw(Sys.KILL, number, 0) != -Errno.ESRCH || kernel.raw(Sys.KILL, -number, 0) != -Errno.ESRCH;
    }
}
