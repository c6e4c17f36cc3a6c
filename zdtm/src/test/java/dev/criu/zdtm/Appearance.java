package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can be seen of a tree from outside: processes, threads, mappings, descriptors, masks and identities. */
public final class Appearance {
    private final Task root;
    private final Map<String, String> seen;

    private Appearance(Task root) {
        this.root = root;
        this.seen = look(root);
    }

    /** How a tree looks now. */
    public static Appearance of(Task root) {
        return new Appearance(root);
    }

    /** The first thing that does not look as it did, if any. */
    public Optional<String> difference() {
        Map<String, String> now = look(root);
        if (!now.keySet().equals(seen.keySet())) {
            return Optional.of("there are " + now.keySet() + ", were " + seen.keySet());
        }
        return seen.keySet().stream()
                .filter(key -> !seen.get(key).equals(now.get(key)))
                .findFirst()
                .map(key -> key + ": " + changed(seen.get(key), now.get(key)));
    }

    private static String changed(String before, String after) {
        return "no more: " + without(before, after) + "; new: " + without(after, before);
    }

    private static List<String> without(String lines, String others) {
        List<String> known = others.lines().toList();
        return lines.lines().filter(line -> !known.contains(line)).toList();
    }

    private static Map<String, String> look(Task root) {
        Map<String, String> seen = new TreeMap<>();
        for (Task task : Task.tree(root.pid())) {
            seen.put(task.pid() + " maps", Task.read(task.file("maps")));
            seen.put(task.pid() + " fds", descriptors(task));
            for (int tid : task.threads()) {
                seen.put(task.pid() + " thread " + tid, status(task.file("task/" + tid + "/status")));
            }
        }
        return seen;
    }

    private static String descriptors(Task task) {
        try (Stream<Path> links = Files.list(task.file("fd"))) {
            return links.map(link -> link.getFileName() + " " + Task.link(link).toString().replaceAll("\\d+\\]$", "]"))
                    .sorted()
                    .collect(Collectors.joining("\n"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** All states but stopped ones look alike. */
    private static String status(Path file) {
        return Task.read(file).lines()
                .filter(line -> line.matches("(Name|State|TracerPid|NSpid|SigBlk|SigIgn|SigCgt|Uid|Seccomp|NoNewPrivs):.*"))
                .map(line -> line.matches("State:\\s[SRD].*") ? "State: runs" : line)
                .collect(Collectors.joining("\n"));
    }
}
