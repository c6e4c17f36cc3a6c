package dev.criu.linux.program;

import java.util.Objects;

/** An argument of a system call in a {@link Program}. */
public sealed interface Arg permits Arg.Value, Arg.Word, Arg.Spot, Op, Buffer {
    /** A number known when the program is written. */
    record Value(long value) implements Arg {
        /** The most common ones: signals, sizes, options. */
        private static final Value[] FEW = few();

        private static Value[] few() {
            Value[] few = new Value[256];
            for (int i = 0; i < few.length; i++) {
                few[i] = new Value(i - 1);
            }
            return few;
        }
    }

    /**
     * The eight bytes that will stand at {@code offset} of a buffer when the call is made, as the kernel left them there. Calls
     * that take an int see the low four of them.
     */
    record Word(Buffer buffer, int offset) implements Arg {
        public Word {
            if (offset < 0 || offset + 8 > buffer.size()) {
                throw new IllegalArgumentException("word at " + offset + " of a buffer of " + buffer.size() + " bytes");
            }
        }
    }

    /** The address of the byte at {@code offset} of a buffer, for answers of several calls in one. */
    record Spot(Buffer buffer, int offset) implements Arg {
        public Spot {
            Objects.checkIndex(offset, buffer.size());
        }
    }

    /** A number as an argument. */
    static Arg of(long value) {
        return value >= -1 && value < 255 ? Value.FEW[(int) value + 1] : new Value(value);
    }
}
