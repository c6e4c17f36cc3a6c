package dev.criu.linux.program;

/** An argument of a system call in a {@link Program}. */
public sealed interface Arg permits Arg.Value, Arg.Word, Op, Buffer {
    /** A number known when the program is written. */
    record Value(long value) implements Arg {}

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

    /** A number as an argument. */
    static Arg of(long value) {
        return new Value(value);
    }
}
