package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private final boolean restorable;

    private Appearance(Task root, boolean restorable) {
        this.root = root;
        this.restorable = restorable;
        this.seen = look(root);
    }

    /** How a tree looks now. */
    public static Appearance of(Task root) {
        return new Appearance(root, false);
    }

    /** How a tree looks now, but for what a restore cannot give it back: its numbers outside of its namespaces, and inodes. */
    public static Appearance ofRestorable(Task root) {
        return new Appearance(root, true);
    }

    /** The first thing that does not look as it did, if any. */
    public Optional<String> difference() {
        return difference(root);
    }

    /** The first thing in which another tree, such as this one restored, looks different, if any. */
    public Optional<String> difference(Task other) {
        Map<String, String> now = look(other);
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

    private Map<String, String> look(Task root) {
        Map<String, String> seen = new TreeMap<>();
        for (Task task : Task.tree(root.pid())) {
            int pid = restorable ? task.innerPid() : task.pid();
            seen.put(pid + " maps", maps(task));
            seen.put(pid + " fds", descriptors(task));
            for (int tid : task.threads()) {
                String status = status(task.file("task/" + tid + "/status"));
                seen.put(pid + " thread " + (restorable ? innermost(status) : tid), status);
            }
        }
        return seen;
    }

    private String maps(Task task) {
        String maps = Task.read(task.file("maps"));
        return restorable ? joined(maps.replaceAll("(?m)^(\\S+ \\S+ \\S+) \\S+ \\d+", "$1")) : maps;
    }

    /** Anonymous mappings that follow each other and look alike as one: whether the kernel merges them depends on their history. */
    private static String joined(String maps) {
        List<String> lines = new ArrayList<>();
        for (String line : maps.lines().toList()) {
            String[] now = line.split("[- ]", 3);
            String[] last = lines.isEmpty() ? now : lines.get(lines.size() - 1).split("[- ]", 3);
            if (last[1].equals(now[0]) && last[2].equals(now[2]) && now[2].endsWith(" 00000000 ")) {
                lines.set(lines.size() - 1, last[0] + "-" + now[1] + " " + now[2]);
            } else {
                lines.add(line);
            }
        }
        return String.join("\n", lines);
    }

    private static String innermost(String status) {
        return status.lines().filter(line -> line.startsWith("NSpid:")).findFirst().orElse("gone");
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
    private String status(Path file) {
        return Task.read(file).lines()
                .filter(line -> line.matches("(Name|State|TracerPid|NSpid|SigBlk|SigIgn|SigCgt|Uid|Seccomp|NoNewPrivs):.*"))
                .map(line -> line.matches("State:\\s[SRD].*") ? "State: runs" : line)
                .map(line -> restorable ? line.replaceFirst("^NSpid:.*\\s", "NSpid: ") : line)
                .collect(Collectors.joining("\n"));
    }
}
