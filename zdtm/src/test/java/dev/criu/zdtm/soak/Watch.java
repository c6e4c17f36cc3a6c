package dev.criu.zdtm.soak;

import dev.criu.zdtm.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Reads all figures. Something of a busy tree comes and goes, so that each is the least of several readings. */
final class Watch {
    private static final int READINGS = 12;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(7);

    private final SoakTree tree;
    private final SoakCriu criu;

    Watch(SoakTree tree, SoakCriu criu) {
        this.tree = tree;
        this.criu = criu;
    }

    /** One look, while no criu runs. */
    Map<Figure, Long> look() throws IOException {
        Map<Figure, Long> least = new EnumMap<>(Figure.class);
        for (int i = 0; i < READINGS; i++) {
            read().forEach((figure, value) -> least.merge(figure, value, Math::min));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return least;
    }

    private Map<Figure, Long> read() throws IOException {
        List<Task> members = tree.members();
        List<Task> workers = tree.workers();
        Map<Figure, Long> values = new EnumMap<>(Figure.class);
        values.put(Figure.PROCESSES, (long) members.size());
        values.put(Figure.THREADS, sum(workers, task -> task.threads().size()));
        values.put(Figure.DESCRIPTORS, sum(workers, task -> count(task.file("fd"))));
        values.put(Figure.MAPPINGS, sum(workers, task -> lines(task.file("maps"))));
        values.put(Figure.MEMORY, sum(workers, task -> kibibytes(task.file("smaps_rollup"), "Rss:")));
        values.put(Figure.OTHERS, processes() - members.size());
        values.put(Figure.LOCKS, lines(Path.of("/proc/locks")));
        values.put(Figure.MOUNTS, lines(Path.of("/proc/self/mountinfo")));
        values.put(Figure.FILES, count(tree.directory()) + count(criu.work()) + count(criu.temporary()));
        values.put(Figure.DISK, inUse(criu.work()));
        values.put(Figure.SLAB, kibibytes(Path.of("/proc/meminfo"), "Slab:"));
        return values;
    }

    private interface Reading {
        long of(Task task) throws IOException;
    }

    private static long sum(List<Task> members, Reading reading) throws IOException {
        long sum = 0;
        for (Task task : members) {
            sum += reading.of(task);
        }
        return sum;
    }

    private static long processes() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry -> entry.getFileName().toString().matches("\\d+")).count();
        }
    }

    /** How many entries a directory has, 0 if its process has ended. */
    private static long count(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static long lines(Path file) {
        return Task.read(file).lines().count();
    }

    private static long kibibytes(Path file, String name) {
        return Task.read(file).lines().filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.split("\\s+")[1])).sum();
    }

    private static long inUse(Path directory) throws IOException {
        var store = Files.getFileStore(directory);
        return (store.getTotalSpace() - store.getUnallocatedSpace()) / 1024;
    }
}
