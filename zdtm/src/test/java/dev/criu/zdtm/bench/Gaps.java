package dev.criu.zdtm.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The longest gaps between the lines of a log, which every criu begins with seconds in parentheses. */
final class Gaps {
    private static final int MOST = 6;
    private static final int WORDS = 48;
    private static final Pattern LINE = Pattern.compile("\\((\\d+\\.\\d+)\\) (.*)");

    private Gaps() {}

    private record Gap(int order, double millis, String before) {}

    /** The gaps in their order, each with the line in front of it. */
    static String of(String log) {
        List<Gap> gaps = new ArrayList<>();
        double last = 0;
        String before = "start";
        for (String line : log.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                double now = Double.parseDouble(matcher.group(1)) * 1000;
                gaps.add(new Gap(gaps.size(), now - last, before));
                last = now;
                before = matcher.group(2).strip();
            }
        }
        return gaps.stream()
                .sorted(Comparator.comparingDouble(gap -> -gap.millis))
                .limit(MOST)
                .sorted(Comparator.comparingInt(Gap::order))
                .map(gap -> String.format("%.0f after \"%s\"", gap.millis, gap.before.substring(0, Math.min(WORDS, gap.before.length()))))
                .collect(Collectors.joining(", "));
    }
}
