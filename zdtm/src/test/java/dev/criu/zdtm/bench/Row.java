package dev.criu.zdtm.bench;

import java.util.List;

/**
 * One kind of process tree to measure.
 *
 * @param name how it is selected
 * @param title what the table calls it
 * @param arguments what makes the subject be such a tree
 * @param mebibytes how much memory it has, or 0 where memory does not matter
 * @param restoreOptions options of restores, which only our own criu has
 */
record Row(String name, String title, List<String> arguments, long mebibytes, List<String> restoreOptions) {
    Row(String name, String title, List<String> arguments, long mebibytes) {
        this(name, title, arguments, mebibytes, List.of());
    }

    /** Rows that show whether cost grows with size alone; measured only if named. */
    static List<Row> large() {
        return List.of(
                new Row("more-processes", "1,000 processes of 1 MiB", List.of("processes", "1000", "1"), 0),
                new Row("more-threads", "5,000 threads", List.of("threads", "5000"), 0),
                new Row("more-descriptors", "20,000 descriptors", List.of("descriptors", "20000"), 0));
    }

    static List<Row> all() {
        long memory = Long.parseLong(System.getenv().getOrDefault("ZDTM_BENCH_MEMORY_MIB", "4096"));
        return List.of(
                new Row("small", "one small process", List.of("small"), 0),
                new Row("memory", memory + " MiB of touched memory", List.of("memory", Long.toString(memory)), memory),
                new Row("lazy", memory + " MiB, restored lazily", List.of("memory", Long.toString(memory)), memory, List.of("--lazy")),
                new Row("writes", memory + " MiB being written", List.of("writes", Long.toString(memory)), memory),
                new Row("processes", "100 processes of 1 MiB", List.of("processes", "100", "1"), 0),
                new Row("threads", "500 threads", List.of("threads", "500"), 0),
                new Row("descriptors", "1,000 descriptors", List.of("descriptors", "1000"), 0),
                new Row("mappings", "1,000 mappings", List.of("mappings", "1000"), 0),
                new Row("many-mappings", "10,000 mappings", List.of("mappings", "10000"), 0),
                new Row("mixed", "200 processes with 5 threads each", List.of("mixed", "200", "5"), 0));
    }
}
