package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What to run, from system properties: {@code zdtm.criu}, {@code zdtm.modes}, {@code zdtm.programs},
 * {@code zdtm.timeout} (seconds a step may take), {@code zdtm.transitions}.
 *
 * @param module the directory of the module
 * @param criu the criu under test
 * @param modes the modes asked for
 * @param explicitModes whether the user named the modes
 * @param programs globs on program names
 * @param timeout the default deadline of a step
 * @param transitions how often a program that never stands still is dumped
 */
public record Settings(Path module, Path criu, Set<Mode> modes, boolean explicitModes, List<String> programs,
        Duration timeout, int transitions) {
    /** The programs that a mode is for where no modes are asked for: those that memory or orphans have to do with. */
    private static final Map<Mode, List<String>> UNASKED = Map.of(
            Mode.LAZY, List.of("lazy_", "mem_", "memfd_", "thread_", "tree_", "aio_"),
            Mode.COW_NS, List.of("cow_", "ns_", "tree_"));

    /** Reads the system properties. */
    public static Settings fromSystemProperties() {
        Path module = Path.of(System.getProperty("zdtm.module", "")).toAbsolutePath().normalize();
        String modes = System.getProperty("zdtm.modes", "");
        return new Settings(module,
                criuPath(module),
                modes.isBlank() ? EnumSet.allOf(Mode.class) : parseModes(modes),
                !modes.isBlank(),
                Arrays.asList(System.getProperty("zdtm.programs", "*").split(",")),
                Duration.ofSeconds(Long.getLong("zdtm.timeout", 60)),
                Integer.getInteger("zdtm.transitions", 5));
    }

    private static Path criuPath(Path module) {
        String given = System.getProperty("zdtm.criu", "");
        return given.isBlank() ? module.resolveSibling("criu-cli/target/dist/bin/criu")
                : Path.of(given).toAbsolutePath().normalize();
    }

    private static Set<Mode> parseModes(String names) {
        Set<Mode> modes = EnumSet.noneOf(Mode.class);
        Stream.of(names.split(",")).map(Mode::of).forEach(modes::add);
        return modes;
    }

    /** Whether there is a criu to test. */
    public boolean hasCriu() {
        return Files.isExecutable(criu);
    }

    /** Where built programs lie. */
    public Path binaries() {
        return module.resolve("target/programs");
    }

    /** Where runs keep their scratch directories. */
    public Path scratch() {
        return module.resolve("target/scratch");
    }

    /** Whether a program of this name is asked for. */
    public boolean selects(String name) {
        return programs.stream().anyMatch(glob ->
                FileSystems.getDefault().getPathMatcher("glob:" + glob.strip()).matches(Path.of(name)));
    }

    /** Whether a program is to be run in a mode. */
    public boolean includes(Program program, Mode mode) {
        boolean fits = explicitModes || UNASKED.getOrDefault(mode, List.of("")).stream().anyMatch(program.name()::startsWith);
        return program.supports(mode) && fits && !(program.extra() && mode.needsCriu() && programs.contains("*"));
    }

    /** The programs asked for, by name. */
    public List<Program> selectedPrograms() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.list(module.resolve("programs"))) {
            sources = files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        }
        List<Program> selected = new ArrayList<>();
        for (Path source : sources) {
            Program program = Program.of(source, binaries());
            if (selects(program.name())) {
                selected.add(program);
            }
        }
        return selected;
    }
}
