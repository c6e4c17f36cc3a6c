package dev.criu.zdtm;

import java.nio.file.Path;
import java.util.List;

/**
 * A program not made for tests. It writes a file line by line, the same at every run.
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
            done > result
            """.formatted(PIPELINE_LINES);

    /** The programs, given where this module's test classes and scripts are. */
    static List<RealProgram> all(Path module) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                new RealProgram("shell", List.of("sh", "-c", PIPELINE), PIPELINE_LINES, 3),
                new RealProgram("python",
                        List.of("python3", module.resolve("programs/threads_and_timers.py").toString()), 100, 3),
                // Without perf data: any JVM that starts between a dump and the restore, criu's own for one, deletes
                // the /tmp/hsperfdata file of the dumped one, whose pid is nobody's then.
                new RealProgram("jvm", List.of(java, "-XX:-UsePerfData", "-Xmx192m", "-cp", classes(),
                        Workload.class.getName(), RESULT), 301, 10));
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
