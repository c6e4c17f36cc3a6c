package dev.criu.zdtm.bench;

import dev.criu.zdtm.bench.Sample.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Prints medians, one line for each row and criu, as a table that Markdown understands. */
final class Table {
    private final Options options;
    private final List<String> gaps = new ArrayList<>();
    private boolean begun;

    Table(Options options) {
        this.options = options;
    }

    /** Prints the lines of one row as soon as it is measured. */
    void print(Row row, Map<Path, List<Sample>> samples) {
        if (!begun) {
            printHead();
            begun = true;
        }
        samples.forEach((criu, runs) -> {
            StringBuilder line = new StringBuilder("| " + row.title() + label(criu) + " |");
            for (Measure measure : Measure.values()) {
                line.append(' ').append(number(Sample.median(runs, measure))).append(" |");
            }
            double copy = Sample.median(runs, Measure.COPY);
            line.append(' ').append(ratio(Sample.median(runs, Measure.DUMP) / copy)).append(" |");
            line.append(' ').append(ratio(Sample.median(runs, Measure.RESTORE) / copy)).append(" |");
            System.out.println(line);
        });
    }

    /** Takes note of where the time of one more run went, which told what it did and is in no median. */
    void addGaps(Row row, Path criu, Sample sample) {
        sample.gaps().forEach((measure, text) -> gaps.add("| " + row.title() + label(criu) + " | " + measure.title + " | " + text + " |"));
    }

    /** Prints the longest gaps in the logs of all rows. */
    void printGaps() {
        System.out.println("\n| where the time goes | command | longest gaps in its log at -v4, ms |\n| --- | --- | --- |");
        gaps.forEach(System.out::println);
    }

    private void printHead() {
        StringBuilder head = new StringBuilder("| medians of " + options.runs() + " runs |");
        StringBuilder rule = new StringBuilder("| --- |");
        for (Measure measure : Measure.values()) {
            head.append(' ').append(measure.title).append(", ").append(measure.unit).append(" |");
            rule.append(" ---: |");
        }
        System.out.println(head.append(" dump / cp | restore / cp |"));
        System.out.println(rule.append(" ---: | ---: |"));
    }

    private String label(Path criu) {
        if (options.criu().size() == 1) {
            return "";
        }
        return criu.equals(options.criu().get(0)) ? "" : ", other";
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(value < 10 ? "%.1f" : "%.0f", value);
    }

    private static String ratio(double value) {
        return Double.isNaN(value) ? "" : String.format("%.2f", value);
    }
}
