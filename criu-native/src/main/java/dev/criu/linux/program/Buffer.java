package dev.criu.linux.program;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that a call reads or writes: a path, a structure, room for an answer. As an argument it stands for its address in the
 * task that runs the program.
 *
 * <p>Integers are little endian. A structure may hold addresses of other buffers ({@link #pointer}).
 */
public final class Buffer implements Arg {
    private final byte[] bytes;
    private final ByteBuffer view;
    private final boolean output;
    private final List<Pointer> pointers = new ArrayList<>(0);

    record Pointer(int offset, Buffer target) {}

    private Buffer(byte[] bytes, boolean output) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
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
        view.putInt(offset, value);
        return this;
    }

    public Buffer putLong(int offset, long value) {
        view.putLong(offset, value);
        return this;
    }

    public Buffer put(int offset, byte[] value) {
        System.arraycopy(value, 0, bytes, offset, value.length);
        return this;
    }

    /** The eight bytes at {@code offset} will hold the address of {@code target}. */
    public Buffer pointer(int offset, Buffer target) {
        pointers.add(new Pointer(offset, target));
        return this;
    }

    public int getInt(int offset) {
        return view.getInt(offset);
    }

    public long getLong(int offset) {
        return view.getLong(offset);
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
}
