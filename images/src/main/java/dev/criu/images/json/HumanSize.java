package dev.criu.images.json;

/** Sizes for people. */
final class HumanSize {

    private static final String UNITS = "KMGTPE";

    private HumanSize() {
    }

    /** A size in the largest unit that leaves a number of at least one: {@code 11B}, {@code 64KB}, {@code 1.5MB}. */
    static String of(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        int unit = (Long.SIZE - 1 - Long.numberOfLeadingZeros(bytes)) / 10;
        long tenths = Math.round(bytes * 10.0 / (1L << 10 * unit));
        String number = bytes % (1L << 10 * unit) == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
        return number + UNITS.charAt(unit - 1) + "B";
    }
}
