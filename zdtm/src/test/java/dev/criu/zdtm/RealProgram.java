package dev.criu.zdtm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program not made for tests. It writes a file line by line, the same at every run. When nine tenths are written, it waits until
 * there is no file {@code hold}: on a busy machine criu may take longer to start than the program to end.
 *
 * @param name how it is selected
 * @param command its command line; the file it writes is {@code result} in its working directory
 * @param lines how many lines the file has at the end
 * @param dumps how many times it is dumped and restored on its way
 */
record RealProgram(String name, List<String> command, int lines, int dumps) {
    static final String RESULT = "result";

    private static final int PIPELINE_LINES = 100_000;
    private static final String PIPELINE = """
            seq 1 %d | while read x; do
                echo $x
                [ $((x %% 500)) -ne 0 ] || sleep 0.05
                while [ $x = 90000 ] && [ -e hold ]; do sleep 0.05; done
            done > result
            """.formatted(PIPELINE_LINES);

    /** The programs that can run side by side, given where this module is. */
    static List<RealProgram> all(Path module) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path programs = module.resolve("programs");
        Path real = programs.resolve("real");
        Path built = module.resolve("target/programs");
        List<RealProgram> all = new ArrayList<>(List.of(
                new RealProgram("shell", List.of("sh", "-c", PIPELINE), PIPELINE_LINES, 3),
                new RealProgram("python", List.of("python3", programs.resolve("threads_and_timers.py").toString()), 100, 10),
                new RealProgram("node", List.of("node", real.resolve("workers.js").toString()), 100, 10),
                new RealProgram("go", List.of(built.resolve("real_go").toString()), 100, 10),
                new RealProgram("rust", List.of(built.resolve("real_rust").toString()), 100, 10),
                new RealProgram("gcc", List.of("sh", real.resolve("compile.sh").toString()), 12, 10)));
        all.add(jvm("jvm-g1", java, "-XX:+UseG1GC"));
        javas(java).forEach((version, executable) -> all.add(jvm("jvm-zgc-" + version, executable, "-XX:+UseZGC")));
        return all;
    }

    /** Makes threads at such a rate that it needs every pid there is within seconds, also those of what others have just dumped. */
    static RealProgram stress(Path module) {
        return new RealProgram("stress-ng", List.of("sh", module.resolve("programs/real/stress.sh").toString()), 15, 10);
    }

    /**
     * Without perf data: any JVM that starts between a dump and the restore, criu's own for one, deletes the /tmp/hsperfdata file
     * of the dumped one, whose pid is nobody's then.
     */
    private static RealProgram jvm(String name, String java, String collector) {
        return new RealProgram(name, List.of(java, "-XX:-UsePerfData", "-Xmx192m", collector, "-cp", classes(),
                Workload.class.getName(), RESULT), Workload.ROUNDS + 1, 10);
    }

    /** The JVMs beside the one of this process, itself included, one of each version from 17 on: each has another ZGC. */
    private static SortedMap<Integer, String> javas(String own) {
        SortedMap<Integer, String> found = new TreeMap<>();
        try (Stream<Path> homes = Files.list(Path.of(own).toRealPath().getParent().getParent().getParent())) {
            homes.filter(home -> Files.isExecutable(home.resolve("bin/java")) && version(home) >= 17)
                    .forEach(home -> found.put(version(home), home.resolve("bin/java").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.put(Runtime.version().feature(), own);
        return found;
    }

    /** The feature version in a JDK's file {@code release}, or 0. */
    private static int version(Path home) {
        Matcher version = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)").matcher(Task.read(home.resolve("release")));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    private static String classes() {
        return Path.of(Workload.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    }

    /** How far the result must be before a dump, spread evenly over the run. */
    int linesBefore(int dump) {
        return lines * dump / (dumps + 2);
    }

    @Override
    public String toString() {
        return name;
    }
}
