package dev.criu.cli.warm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A process as /proc shows it: what decides whether a run in another process would be the same as in this one. */
record Caller(int pid) {
    /** Lines of {@code /proc/PID/status} that say what a process may do. */
    private static final Set<String> RIGHTS = Set.of("Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "Seccomp_filters",
            "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb");
    private static final List<String> LINKS = List.of("root", "ns/mnt", "ns/pid", "ns/user", "ns/net", "ns/ipc", "ns/uts",
            "ns/time", "ns/cgroup");

    static Caller self() {
        return new Caller((int) ProcessHandle.current().pid());
    }

    Path file(String name) {
        return Path.of("/proc", Integer.toString(pid), name);
    }

    /** Whether both see the same files and processes, and may do the same to them. */
    boolean isLike(Caller other) throws IOException {
        for (String link : LINKS) {
            if (!Files.readSymbolicLink(file(link)).equals(Files.readSymbolicLink(other.file(link)))) {
                return false;
            }
        }
        return rights().equals(other.rights());
    }

    private List<String> rights() throws IOException {
        return Files.readAllLines(file("status"), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> RIGHTS.contains(line.substring(0, Math.max(line.indexOf(':'), 0))))
                .toList();
    }

    /** Its arguments, the name of the program first. */
    List<String> arguments() throws IOException {
        return strings("cmdline");
    }

    Map<String, String> environment() throws IOException {
        Map<String, String> variables = new HashMap<>();
        for (String line : strings("environ")) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return variables;
    }

    private List<String> strings(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(file(name));
        List<String> strings = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                strings.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return strings;
    }
}
