package dev.criu.zdtm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A process that once was seen. The start time tells it from a later one with the same pid, so that a signal never hits
 * a stranger.
 *
 * @param pid the pid in the host's namespace
 * @param startTime field 22 of {@code /proc/PID/stat}
 */
public record Task(int pid, long startTime) {
    private static final Path PROC = Path.of("/proc");

    /** The process that has this pid now, unless it is a zombie's or nobody's. */
    public static Optional<Task> running(int pid) {
        return stat(pid).filter(stat -> !stat.isDead()).map(stat -> new Task(pid, stat.startTime()));
    }

    /** A process and its descendants, parents first. Zombies are not listed. */
    public static List<Task> tree(int root) {
        Set<Task> found = new LinkedHashSet<>();
        running(root).ifPresent(found::add);
        List<Task> pending = new ArrayList<>(found);
        while (!pending.isEmpty()) {
            for (int child : pending.remove(0).children()) {
                running(child).filter(found::add).ifPresent(pending::add);
            }
        }
        return List.copyOf(found);
    }

    /**
     * The processes that run one of our executables with its working directory or standard output in a directory of
     * ours: those of one run, wherever a failed restore has left them.
     */
    public static List<Task> runningIn(Path directory, Path executables) {
        return numbersIn(PROC).stream()
                .flatMap(pid -> running(pid).stream())
                .filter(task -> task.link("exe").startsWith(executables))
                .filter(task -> task.link("cwd").startsWith(directory) || task.link("fd/1").startsWith(directory))
                .toList();
    }

    /** The processes that have the same executable and arguments as this one. */
    List<Task> likenesses() {
        String arguments = read(file("cmdline"));
        return numbersIn(PROC).stream()
                .flatMap(other -> running(other).stream())
                .filter(task -> read(task.file("cmdline")).equals(arguments) && task.link("exe").equals(link("exe")))
                .toList();
    }

    /** Whether it lives, not counting zombies. */
    public boolean isRunning() {
        return running(pid).equals(Optional.of(this));
    }

    /** Whether it is there at least as a zombie. */
    public boolean exists() {
        return state() != '-';
    }

    /** The state letter of {@code /proc/PID/stat}, or {@code -} when gone. */
    public char state() {
        return stat(pid).filter(stat -> stat.startTime() == startTime).map(Stat::state).orElse('-');
    }

    /** The pid in its own, innermost pid namespace. */
    public int innerPid() {
        for (String line : read(file("status")).lines().toList()) {
            if (line.startsWith("NSpid:")) {
                String[] pids = line.split("\\s+");
                return Integer.parseInt(pids[pids.length - 1]);
            }
        }
        return -1;
    }

    /** The process whose child it is; throws {@link TrialFailure} when it is gone. */
    public Task parent() {
        String text = read(file("stat"));
        return running(text.isEmpty() ? 0 : Integer.parseInt(text.substring(text.lastIndexOf(')') + 4).split(" ")[0]))
                .orElseThrow(() -> new TrialFailure("pid " + pid + " has no parent"));
    }

    /** The pids of the children of all its threads. */
    public List<Integer> children() {
        List<Integer> children = new ArrayList<>();
        for (int tid : threads()) {
            for (String pid : read(file("task/" + tid + "/children")).split(" ")) {
                if (!pid.isBlank()) {
                    children.add(Integer.parseInt(pid.strip()));
                }
            }
        }
        return children;
    }

    /** The tids of its threads. */
    public List<Integer> threads() {
        return numbersIn(file("task"));
    }

    /** Where a symbolic link of the process's directory leads, or an empty path. */
    private Path link(String name) {
        return link(file(name));
    }

    /** Where a symbolic link leads, or an empty path. */
    public static Path link(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException gone) {
            return Path.of("");
        }
    }

    /** A file of its directory in {@code /proc}. */
    public Path file(String name) {
        return PROC.resolve(Integer.toString(pid)).resolve(name);
    }

    /** Sends a signal, such as {@code TERM}, unless the process is gone. */
    public void signal(String name) {
        if (!isRunning()) {
            return;
        }
        if (name.equals("KILL")) {
            // At once: where others fork without end, the number may be another's as soon as kill(1) has started.
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + name, Integer.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The content of a file that may vanish at any time, then empty. Bytes that are no text become other characters. */
    public static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<Integer> numbersIn(Path directory) {
        List<Integer> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
            for (Path entry : entries) {
                numbers.add(Integer.parseInt(entry.getFileName().toString()));
            }
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException | DirectoryIteratorException gone) {
            return numbers;
        }
        return numbers;
    }

    private static Optional<Stat> stat(int pid) {
        String text = read(PROC.resolve(pid + "/stat"));
        int afterName = text.lastIndexOf(')') + 2;
        if (afterName < 2) {
            return Optional.empty();
        }
        String[] fields = text.substring(afterName).split(" ");
        return Optional.of(new Stat(fields[0].charAt(0), Long.parseLong(fields[19])));
    }

    private record Stat(char state, long startTime) {
        boolean isDead() {
            return state == 'Z' || state == 'X';
        }
    }
}
