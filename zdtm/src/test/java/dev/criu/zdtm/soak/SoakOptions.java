package dev.criu.zdtm.soak;

import java.time.Duration;
import java.util.List;

/**
 * What to run.
 *
 * @param length for how long
 * @param spoil what the tree shall lose on purpose ({@code lib/soak.c}), empty for nothing
 */
record SoakOptions(Duration length, String spoil) {
    /** Reads {@code --minutes N}, {@code --seconds N} and {@code --spoil WHAT}; throws {@link IllegalArgumentException}. */
    static SoakOptions parse(List<String> args) {
        Duration length = Duration.ofMinutes(2);
        String spoil = "";
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(args.get(i) + " needs a value");
            }
            String value = args.get(i + 1);
            switch (args.get(i)) {
                case "--minutes" -> length = Duration.ofMinutes(Long.parseLong(value));
                case "--seconds" -> length = Duration.ofSeconds(Long.parseLong(value));
                case "--spoil" -> spoil = value;
                default -> throw new IllegalArgumentException("unknown option " + args.get(i));
            }
        }
        return new SoakOptions(length, spoil);
    }
}
