package dev.criu.linux.task;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.linux.x86_64.Registers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A program that knows nothing of us and sleeps: {@code sleep} of coreutils. It is no child of this JVM, a thread of which would
 * take away the stops of its children: waitpid(2) reports those of the whole process's tracees, asked for or not.
 */
final class Sleeper implements AutoCloseable {
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final int SIGKILL = 9;

    private final Kernel kernel;
    private final int pid;

    Sleeper(Kernel kernel) throws IOException {
        this(kernel, "sleep 1000");
        await(this::sleeps, "fell asleep");
    }

    /** Another program, not waited for. */
    Sleeper(Kernel kernel, String command) throws IOException {
        this.kernel = kernel;
        Process shell = new ProcessBuilder("sh", "-c", command + " </dev/null >/dev/null 2>&1 & echo $!").start();
        pid = Integer.parseInt(new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
    }

    int pid() {
        return pid;
    }

    boolean isAlive() {
        return proc("stat").contains(") S ");
    }

    /**
     * Whether it is in the call that it makes all its life, or goes on with it from its restart block. A task that is still stopped
     * by a tracer shows the call too: the end of a thread is awaited by join before the kernel lets go of what it traced.
     */
    boolean sleeps() {
        if (!isAlive()) {
            return false;
        }
        String call = proc("syscall");
        return call.startsWith(Sys.CLOCK_NANOSLEEP.number() + " ") || call.startsWith(Sys.RESTART_SYSCALL.number() + " ");
    }

    /** Its threads, the leader first. */
    List<Integer> threads() {
        String[] tids = Path.of("/proc", Integer.toString(pid), "task").toFile().list();
        return tids == null ? List.of() : Stream.of(tids).map(Integer::valueOf).sorted().toList();
    }

    /** Its mappings. */
    String maps() {
        return proc("maps");
    }

    String proc(String name) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(pid), name), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Start and end of the mapping that is shown with a name. */
    long[] mapping(String name) {
        String line = maps().lines().filter(l -> l.endsWith(name)).findFirst().orElseThrow();
        int dash = line.indexOf('-');
        return new long[] {
            Long.parseUnsignedLong(line.substring(0, dash), 16),
            Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16)
        };
    }

    /** Stops it; it is seized by {@code tracer} from now on. */
    FrozenThread freeze(Tracer tracer) {
        assumeTrue(tracer.trySeize(pid, Tracer.TRACESYSGOOD) == 0, "may not trace");
        tracer.interrupt(pid);
        if (!tracer.await(pid).isEventStop()) {
            throw new IllegalStateException("not stopped");
        }
        return new FrozenThread(
                pid, tracer.registers(pid), tracer.signalMask(pid), tracer.extendedState(pid));
    }

    /** Room in its vDSO's padding and below its stack pointer. */
    Footholds footholds(FrozenThread thread) {
        long vdsoEnd = mapping("[vdso]")[1];
        long stack = thread.home().get(Registers.SP);
        return new Footholds() {
            @Override
            public long codeRoom(int size) {
                return vdsoEnd - (size + 15 & ~15);
            }

            @Override
            public long dataRoom(int size) {
                return stack - 128 - size & -64;
            }

            @Override
            public long spareRoom(int size) {
                return dataRoom(size);
            }
        };
    }

    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never " + what);
            }
            try {
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }

    @Override
    public void close() {
        kernel.raw(Sys.KILL, pid, SIGKILL);
    }
}
