package dev.criu.zdtm.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to measure.
 *
 * @param criu the executables, in the order of the table
 * @param rows the rows of the table
 * @param runs how many times each is measured
 * @param images where images are written
 */
record Options(List<Path> criu, List<Row> rows, int runs, Path images) {

    static Options parse(String[] args, Path module) {
        Path first = module.resolveSibling("criu-cli/target/dist/bin/criu");
        Path other = null;
        List<Row> rows = Row.all();
        int runs = 5;
        Path images = Path.of("/dev/shm");
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            switch (args[i]) {
                case "--criu" -> first = Path.of(value);
                case "--other" -> other = Path.of(value);
                case "--rows" -> rows = select(value);
                case "--runs" -> runs = Integer.parseInt(value);
                case "--images" -> images = Path.of(value);
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        List<Path> criu = new ArrayList<>(List.of(first));
        if (other != null) {
            criu.add(other);
        }
        for (Path executable : criu) {
            if (!Files.isExecutable(executable)) {
                throw new IllegalArgumentException("there is no criu at " + executable);
            }
        }
        return new Options(List.copyOf(criu), rows, runs, images);
    }

    private static List<Row> select(String names) {
        List<String> wanted = Arrays.asList(names.split(","));
        List<Row> rows = Stream.concat(Row.all().stream(), Row.large().stream()).filter(row -> wanted.contains(row.name())).toList();
        if (rows.size() != wanted.size()) {
            throw new IllegalArgumentException("not all of these are rows: " + names);
        }
        return rows;
    }
}
