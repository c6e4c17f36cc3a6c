package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A C program of the suite and what its source says about running it, in a line such as
 * {@code /* zdtm: flavours=host,ns opts=--file-locks timeout=60 skip=stopped *}{@code /}.
 *
 * @param name the source's name without {@code .c}
 * @param binary the built program
 * @param host whether it is fit for the host's namespaces
 * @param ns whether it is fit for namespaces of its own
 * @param self whether it is the init of its namespaces itself ({@code init=self})
 * @param options options for both dump and restore
 * @param timeout how long one step may take, or null for the default
 * @param skipped modes that make no sense for it
 * @param extra whether CRIU 4.2 itself cannot pass ({@code extra=yes}), so that dumping it is asked for by name
 * @param transition whether it never stands still ({@code transition=yes}): then that mode is for it, and few others
 * @param movesFiles whether files come and go meanwhile ({@code transition=files}), so that an image is good only for a tree that has
 *     ended with it
 * @param spoils whether it can lose its state on purpose
 */
public record Program(String name, Path binary, boolean host, boolean ns, boolean self, List<String> options,
        Duration timeout, Set<Mode> skipped, boolean extra, boolean transition, boolean movesFiles, boolean spoils) {

    private static final Pattern HEADER = Pattern.compile("/\\* zdtm:(.*?)\\*/");
    private static final Set<String> KEYS = Set.of("flavours", "init", "opts", "timeout", "skip", "extra", "transition");

    /** Reads what a source file says. */
    public static Program of(Path source, Path binaries) throws IOException {
        String text = Files.readString(source);
        String name = source.getFileName().toString().replaceFirst("\\.c$", "");
        Map<String, String> flags = flags(source, text);
        List<String> flavours = list(flags.getOrDefault("flavours", "host,ns"));
        String timeout = flags.get("timeout");
        return new Program(name, binaries.resolve(name), flavours.contains("host"), flavours.contains("ns"),
                "self".equals(flags.get("init")), list(flags.getOrDefault("opts", "")),
                timeout == null ? null : Duration.ofSeconds(Long.parseLong(timeout)),
                list(flags.getOrDefault("skip", "")).stream().map(Mode::of).collect(Collectors.toUnmodifiableSet()),
                "yes".equals(flags.get("extra")), flags.containsKey("transition"),
                "files".equals(flags.get("transition")), text.contains("SPOIL("));
    }

    private static Map<String, String> flags(Path source, String text) {
        Matcher header = HEADER.matcher(text);
        if (!header.find()) {
            throw new IllegalArgumentException(source + ": no \"zdtm:\" line");
        }
        Map<String, String> flags = new HashMap<>();
        for (String word : header.group(1).strip().split("\\s+")) {
            String[] pair = word.split("=", 2);
            if (pair.length != 2 || !KEYS.contains(pair[0])) {
                throw new IllegalArgumentException(source + ": unknown flag \"" + word + "\"");
            }
            flags.put(pair[0], pair[1]);
        }
        return flags;
    }

    private static List<String> list(String value) {
        return value.isEmpty() ? List.of() : List.copyOf(Arrays.asList(value.split(",")));
    }

    /** Whether a mode applies. A program fit only for namespaces runs undumped in namespaces, too. */
    public boolean supports(Mode mode) {
        if (skipped.contains(mode)) {
            return false;
        }
        return switch (mode) {
            case NODUMP -> true;
            case SPOIL -> spoils;
            case NS -> ns;
            case COW_NS -> ns && !transition;
            case TRANSITION -> transition;
            case HOST, RUNNING -> host;
            case ITER, OLD, LAZY, COW, STOPPED -> host && !transition;
        };
    }

    /** Whether a run in this mode happens in namespaces of the program's own. */
    public boolean isNamespacedIn(Mode mode) {
        return mode == Mode.NS || mode == Mode.COW_NS || !host;
    }

    @Override
    public String toString() {
        return name;
    }
}
