package dev.criu.linux.program;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Memory that a call reads or writes: a path, a structure, room for an answer. As an argument it stands for its address in the
 * task that runs the program.
 *
 * <p>Integers are little endian. A structure may hold addresses of other buffers ({@link #pointer}).
 */
public final class Buffer implements Arg {
    private final byte[] bytes;
    private final boolean output;
    private List<Pointer> pointers = List.of();
    private Layout layout;
    private int place;

    record Pointer(int offset, Buffer target) {}

    private Buffer(byte[] bytes, boolean output) {
        this.bytes = bytes;
        this.output = output;
    }

    /** A buffer with these contents, which calls only read. */
    public static Buffer of(byte[] contents) {
        return new Buffer(contents.clone(), false);
    }

    /** A path with its terminating zero. */
    public static Buffer path(byte[] path) {
        byte[] bytes = new byte[path.length + 1];
        System.arraycopy(path, 0, bytes, 0, path.length);
        return new Buffer(bytes, false);
    }

    /** Text with a terminating zero. */
    public static Buffer string(String text) {
        return path(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A structure of {@code size} zero bytes to be filled in by the writer of the program. */
    public static Buffer struct(int size) {
        return new Buffer(new byte[size], false);
    }

    /** Room for {@code size} bytes of answer. */
    public static Buffer output(int size) {
        return new Buffer(new byte[size], true);
    }

    public int size() {
        return bytes.length;
    }

    public Buffer putInt(int offset, int value) {
        return put(offset, value, 4);
    }

    public Buffer putLong(int offset, long value) {
        return put(offset, value, 8);
    }

    private Buffer put(int offset, long value, int size) {
        Objects.checkFromIndexSize(offset, size, bytes.length);
        for (int i = 0; i < size; i++) {
            bytes[offset + i] = (byte) (value >>> 8 * i);
        }
        return this;
    }

    public Buffer put(int offset, byte[] value) {
        System.arraycopy(value, 0, bytes, offset, value.length);
        return this;
    }

    /** The eight bytes at {@code offset} will hold the address of {@code target}. */
    public Buffer pointer(int offset, Buffer target) {
        if (pointers.isEmpty()) {
            pointers = new ArrayList<>(1);
        }
        pointers.add(new Pointer(offset, target));
        return this;
    }

    public int getInt(int offset) {
        return (int) get(offset, 4);
    }

    public long getLong(int offset) {
        return get(offset, 8);
    }

    private long get(int offset, int size) {
        Objects.checkFromIndexSize(offset, size, bytes.length);
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }

    /** The contents: as given, or as the kernel left them once the program ran. */
    public byte[] bytes() {
        return bytes.clone();
    }

    boolean isOutput() {
        return output;
    }

    byte[] contents() {
        return bytes;
    }

    List<Pointer> pointers() {
        return pointers;
    }

    /** Takes note of the last layout in which it has a place, the {@code index}th. */
    void placeIn(Layout in, int index) {
        layout = in;
        place = index;
    }

    /** Its place in a layout, or -1 if it has none there. */
    int placeIn(Layout in) {
        return layout == in ? place : -1;
    }
}
