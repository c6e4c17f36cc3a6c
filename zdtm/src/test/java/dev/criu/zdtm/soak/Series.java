package dev.criu.zdtm.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Values of one kind in the order in which they were seen, with the second of each. */
final class Series {
    private static final int ENOUGH = 6;

    private final List<Double> times = new ArrayList<>();
    private final List<Long> values = new ArrayList<>();

    void add(double second, long value) {
        times.add(second);
        values.add(value);
    }

    int size() {
        return values.size();
    }

    long first() {
        return values.get(0);
    }

    long last() {
        return values.get(values.size() - 1);
    }

    long greatest() {
        return Collections.max(values);
    }

    /** The value below which a share of all lie. */
    long quantile(double share) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (share * sorted.size())));
    }

    /** Growth in an hour, of the straight line that fits best. */
    double slope() {
        double meanTime = times.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        double meanValue = values.stream().mapToDouble(Long::doubleValue).average().orElse(0);
        double above = 0;
        double below = 0;
        for (int i = 0; i < values.size(); i++) {
            above += (times.get(i) - meanTime) * (values.get(i) - meanValue);
            below += (times.get(i) - meanTime) * (times.get(i) - meanTime);
        }
        return below == 0 ? 0 : above / below * 3600;
    }

    /**
     * Whether it has grown for good: in its last third it was never as low as it once was, within a tolerance, in its first. A leak of one
     * piece shows, and what comes and goes does not.
     */
    boolean grows(long tolerance) {
        int third = values.size() / 3;
        return values.size() >= ENOUGH
                && Collections.min(values.subList(values.size() - third, values.size()))
                > Collections.max(values.subList(0, third)) + tolerance;
    }
}
