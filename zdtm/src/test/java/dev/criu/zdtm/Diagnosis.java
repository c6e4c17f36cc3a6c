package dev.criu.zdtm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Texts for failure messages. */
public final class Diagnosis {
    private static final int MAX_THREADS = 24;

    private Diagnosis() {
    }

    /** A titled, indented block, or nothing for an empty text. */
    public static String section(String title, String text) {
        return text.isBlank() ? "" : "--- " + title + "\n" + text.stripTrailing().indent(2);
    }

    /** The lines of a log that callers of criu grep for. */
    static String errors(Path log) {
        return Task.read(log).lines().filter(line -> line.contains("Error")).limit(20).collect(Collectors.joining("\n"));
    }

    /** The lines of a log that a successful command should not have needed. */
    static String complaints(Path log) {
        return Task.read(log).lines().filter(line -> line.matches("(\\([0-9.]+\\) )?(Error|Warn) .*"))
                .limit(20).collect(Collectors.joining("\n"));
    }

    /** What led to the errors. */
    public static String tail(Path log, int count) {
        List<String> lines = Task.read(log).lines().filter(line -> !line.contains("Error")).toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    /** A line for each thread of a process: its name, state and system call. */
    public static String overview(Task task) {
        StringBuilder lines = new StringBuilder();
        for (int tid : task.threads()) {
            Path directory = task.file("task/" + tid);
            lines.append(tid).append(' ').append(Task.read(directory.resolve("stat")).replaceFirst("^\\d+ (\\(.*\\) .).*\\s*$", "$1"))
                    .append(' ').append(Task.read(directory.resolve("syscall")).strip()).append('\n');
        }
        return section("pid " + task.pid() + " (criu)", lines.toString());
    }

    /** Where every thread of the processes is. */
    public static String ofTree(List<Task> tree) {
        List<String> sections = new ArrayList<>();
        for (Task task : tree) {
            for (int tid : task.threads()) {
                sections.add(section("pid " + task.pid() + " thread " + tid, ofThread(task.file("task/" + tid))));
            }
        }
        int untold = Math.max(0, sections.size() - MAX_THREADS);
        return String.join("", sections.subList(0, sections.size() - untold))
                + (untold == 0 ? "" : "--- and " + untold + " more threads\n");
    }

    private static String ofThread(Path directory) {
        String status = Task.read(directory.resolve("status")).lines()
                .filter(line -> line.matches("(Name|State|PPid|TracerPid|NSpid|Sig(Q|Pnd|Blk|Ign|Cgt)|ShdPnd):.*"))
                .collect(Collectors.joining("; "))
                .replace('\t', ' ');
        return status
                + "\nsyscall " + Task.read(directory.resolve("syscall")).strip()
                + "\nwchan " + Task.read(directory.resolve("wchan")).strip()
                + "\n" + Task.read(directory.resolve("stack"));
    }
}
