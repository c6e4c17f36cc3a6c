package dev.criu.zdtm.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one run has measured: times in milliseconds, memory in MiB. */
final class Sample {
    /** The columns of the table. */
    enum Measure {
        PAUSE("pause of dump -R", "ms"),
        CLONED_PAUSE("with --copy-on-write", "ms"),
        DUMP("dump", "ms"),
        RESTORE("restore", "ms"),
        FIRST_STEP("to first step", "ms"),
        DUMP_RSS("dump RSS", "MiB"),
        RESTORE_RSS("restore RSS", "MiB"),
        COPY("cp", "ms");

        final String title;
        final String unit;

        Measure(String title, String unit) {
            this.title = title;
            this.unit = unit;
        }
    }

    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);
    private final Map<Measure, String> gaps = new EnumMap<>(Measure.class);

    void put(Measure measure, double value) {
        values.put(measure, value);
    }

    void putGaps(Measure measure, String text) {
        gaps.put(measure, text);
    }

    /** Where the time of a measure went. */
    Map<Measure, String> gaps() {
        return gaps;
    }

    /** The median of a measure over several runs, or NaN where none has it. */
    static double median(List<Sample> samples, Measure measure) {
        double[] sorted = samples.stream()
                .filter(sample -> sample.values.containsKey(measure))
                .mapToDouble(sample -> sample.values.get(measure))
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return switch (sorted.length % 2) {
            case 1 -> sorted[middle];
            default -> Arrays.stream(sorted, Math.max(0, middle - 1), Math.min(sorted.length, middle + 1)).average()
                    .orElse(Double.NaN);
        };
    }
}
