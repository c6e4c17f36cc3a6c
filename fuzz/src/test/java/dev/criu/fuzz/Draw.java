package dev.criu.fuzz;

/** What an input decides, byte by byte from its front; zeroes when it has ended. */
final class Draw {
    private final byte[] input;
    private int at;

    Draw(byte[] input) {
        this.input = input;
    }

    boolean ended() {
        return at >= input.length;
    }

    int octet() {
        return ended() ? 0 : input[at++] & 0xff;
    }

    /** A number from 0 to {@code bound} - 1. */
    int below(int bound) {
        if (bound == 0) {
            return 0;
        }
        int drawn = bound <= 256 ? octet() : octet() << 8 | octet();
        return drawn % bound;
    }

    /** Of any size, more often one on an edge. */
    long number() {
        int kind = below(8);
        return switch (kind) {
            case 0 -> octet();
            case 1 -> -1 - octet();
            case 2 -> 1L << below(64);
            case 3 -> (1L << below(64)) - 1;
            case 4 -> -(1L << below(64));
            case 5 -> (long) octet() << 12;
            default -> raw(kind == 6 ? 4 : 8);
        };
    }

    private long raw(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    byte[] bytes(int most) {
        byte[] bytes = new byte[Math.min(below(most + 1), input.length - Math.min(at, input.length))];
        System.arraycopy(input, Math.min(at, input.length), bytes, 0, bytes.length);
        at += bytes.length;
        return bytes;
    }
}
