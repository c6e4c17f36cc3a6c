package dev.criu.zdtm.soak;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a soak has measured, and the tables of that, in Markdown. */
final class Findings {
    private final Map<Figure, Series> figures = new EnumMap<>(Figure.class);
    private final Map<String, Series> durations = new LinkedHashMap<>();
    private int dumps;
    private int copiesOnWrite;
    private int restores;
    private int lazyRestores;

    /** A dump that the tree has survived; times are in nanoseconds, {@code second} is when. */
    void dumped(boolean copyOnWrite, double second, long frozen, long gap, long wall) {
        dumps++;
        copiesOnWrite += copyOnWrite ? 1 : 0;
        String what = copyOnWrite ? "dump -R --copy-on-write: " : "dump -R: ";
        took(what + "pause, told by criu", second, frozen);
        took(what + "pause, seen by the tree", second, gap);
        took(what + "whole command", second, wall);
    }

    /** A restore after a dump that has ended the tree. */
    void restored(boolean lazily, double second, long wall) {
        restores++;
        lazyRestores += lazily ? 1 : 0;
        took(lazily ? "restore --lazy: whole command" : "restore: whole command", second, wall);
    }

    /** A look at all figures. */
    void looked(double second, Map<Figure, Long> values) {
        values.forEach((figure, value) -> figures.computeIfAbsent(figure, any -> new Series()).add(second, value));
    }

    /** Whether nothing has leaked. */
    boolean isFine() {
        return figures.entrySet().stream().noneMatch(entry -> leaks(entry.getKey(), entry.getValue()));
    }

    void print(double seconds, PrintStream out) {
        out.printf(Locale.ROOT, "%d dumps with -R in %.0f s (%d with --copy-on-write), %d dumps with restores (%d with --lazy)%n%n",
                dumps, seconds, copiesOnWrite, restores, lazyRestores);
        out.println("| ms | median | 99 % | largest | times |");
        out.println("| --- | ---: | ---: | ---: | ---: |");
        durations.forEach((what, series) -> out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %.1f | %d |%n",
                what, series.quantile(0.5) / 1e6, series.quantile(0.99) / 1e6, series.greatest() / 1e6, series.size()));
        out.println();
        out.println("| figure | first | last | largest | slope, an hour | |");
        out.println("| --- | ---: | ---: | ---: | ---: | --- |");
        figures.forEach((figure, series) -> out.printf(Locale.ROOT, "| %s | %d | %d | %d | %+.1f | %s |%n",
                figure.title, series.first(), series.last(), series.greatest(), series.slope(), verdict(figure, series)));
        out.println();
    }

    private static String verdict(Figure figure, Series series) {
        if (!figure.isJudged()) {
            return "not judged";
        }
        return leaks(figure, series) ? "LEAKS" : "steady";
    }

    private static boolean leaks(Figure figure, Series series) {
        return figure.isJudged() && series.grows(figure.tolerance);
    }

    private void took(String what, double second, long nanos) {
        durations.computeIfAbsent(what, any -> new Series()).add(second, nanos);
    }
}
