package dev.criu.core.memory;

import dev.criu.core.api.CriuException;

/** A vDSO from an image. Only {@link CriuException} is allowed, and offsets lie within. */
public final class VdsoTarget {
    private VdsoTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int size = VdsoSymbols.size(input);
        if (size < 0 || size > input.length) {
            throw new AssertionError("a size of " + size);
        }
        try {
            VdsoSymbols.of(input, "pid 1").values().forEach(offset -> {
                if (offset < 0 || offset >= input.length) {
                    throw new AssertionError("an offset of " + offset);
                }
            });
        } catch (CriuException e) {
            if (e.getMessage() == null) {
                throw new AssertionError("no message", e);
            }
        }
    }
}
