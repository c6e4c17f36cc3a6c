package dev.criu.cli.args;

import java.util.ArrayList;
import java.util.List;

/**
 * Options and words as given. Of an option given several times the last one counts.
 *
 * @param words the command and what belongs to it, in order
 * @param given options in order
 */
public record Options(List<String> words, List<Given> given) {
    public Options {
        words = List.copyOf(words);
        given = List.copyOf(given);
    }

    /**
     * One option.
     *
     * @param opt which
     * @param value its value; null for a flag, empty where an optional value is left out
     * @param on false for a flag taken back by {@code no-}
     */
    public record Given(Opt opt, String value, boolean on) {}

    /** These options, where those of {@code later} count more; the words of both. */
    public Options and(Options later) {
        var allWords = new ArrayList<>(words);
        allWords.addAll(later.words);
        var all = new ArrayList<>(given);
        all.addAll(later.given);
        return new Options(allWords, all);
    }

    /** Whether an option is given, and not taken back. */
    public boolean has(Opt opt) {
        Given last = last(opt);
        return last != null && last.on();
    }

    /** The last value of an option, or another if it is not given. */
    public String value(Opt opt, String otherwise) {
        Given last = last(opt);
        return last == null ? otherwise : last.value();
    }

    /** All values of an option, in order. */
    public List<String> values(Opt opt) {
        var values = new ArrayList<String>();
        for (Given one : given) {
            if (one.opt() == opt) {
                values.add(one.value());
            }
        }
        return values;
    }

    /**
     * The last value of an option as a number.
     *
     * @throws UsageException if it is no decimal number from {@code min} to {@code max}
     */
    public int number(Opt opt, int otherwise, int min, int max) {
        String value = value(opt, null);
        return value == null ? otherwise : number(opt, value, min, max);
    }

    /** As {@link #number(Opt, int, int, int)}, of a given value. */
    public static int number(Opt opt, String value, int min, int max) {
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number out of range is.
        }
        String range = max == Integer.MAX_VALUE ? min + " or more" : min + " to " + max;
        throw new UsageException("option " + opt + " takes a number, " + range + ", not '" + value + "'");
    }

    /**
     * The last value of an option as a size in bytes: a decimal number, with K, M or G behind it for 2^10, 2^20 and 2^30.
     *
     * @throws UsageException if it is none, or too large for 63 bits
     */
    public long size(Opt opt, long otherwise) {
        String value = value(opt, null);
        if (value == null) {
            return otherwise;
        }
        int unit = value.isEmpty() ? -1 : "KMG".indexOf(Character.toUpperCase(value.charAt(value.length() - 1)));
        try {
            long number = Long.parseLong(unit < 0 ? value : value.substring(0, value.length() - 1));
            if (number >= 0) {
                return Math.multiplyExact(number, 1L << 10 * (unit + 1));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Told below.
        }
        throw new UsageException("option " + opt + " takes a number of bytes, K, M or G may follow, not '" + value + "'");
    }

    /**
     * Refuses options that this version does not have yet. Flags taken back are fine, as are values that ask for nothing.
     *
     * @param command which options are wanted with
     * @throws UsageException that names the first of them
     */
    public void refuseUnbuilt(String command) {
        for (Given one : given) {
            if (!one.opt().area().builtFor(command) && has(one.opt()) && !asksForNothing(one)) {
                throw new UsageException(one.opt() + " is not supported yet: " + one.opt().area().reason());
            }
        }
    }

    private static boolean asksForNothing(Given one) {
        return switch (one.opt()) {
            case MANAGE_CGROUPS -> one.value().equals("none") || one.value().equals("ignore");
            case CPU_CAP -> one.value().equals("none");
            case NETWORK_LOCK -> one.value().equals("skip");
            default -> false;
        };
    }

    private Given last(Opt opt) {
        for (int i = given.size() - 1; i >= 0; i--) {
            if (given.get(i).opt() == opt) {
                return given.get(i);
            }
        }
        return null;
    }
}
