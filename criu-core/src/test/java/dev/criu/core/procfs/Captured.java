package dev.criu.core.procfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Files of a live task as Linux 6.18 printed them, and helpers to spoil them. */
final class Captured {
    private Captured() {}

    static byte[] file(String name) {
        try (var in = Captured.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return new String(file(name), StandardCharsets.ISO_8859_1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] cut(byte[] data, int length) {
        return Arrays.copyOf(data, length);
    }
}
