package dev.criu.core.procfs;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads with plain Java. A link's target comes through the platform's encoding, so it is exact only if that can represent it; the
 * engine's reader on raw system calls has no such limit.
 */
public final class PlainProcfsReader implements ProcfsReader {
    private static final int FIRST_READ = 8192;

    @Override
    public byte[] read(String path) throws IOException {
        // Sizes of files in /proc are 0, so the buffer grows as needed.
        try (var in = new FileInputStream(path)) {
            byte[] buffer = new byte[FIRST_READ];
            int length = 0;
            for (int n; (n = in.read(buffer, length, buffer.length - length)) > 0; ) {
                length += n;
                if (length == buffer.length) {
                    buffer = Arrays.copyOf(buffer, 2 * length);
                }
            }
            return Arrays.copyOf(buffer, length);
        }
    }

    @Override
    public KernelString readLink(String path) throws IOException {
        return KernelString.of(Files.readSymbolicLink(Path.of(path)).toString());
    }

    @Override
    public int[] listNumbers(String path) throws IOException {
        String[] names = new File(path).list();
        if (names == null) {
            throw new FileNotFoundException(path);
        }
        int[] numbers = new int[names.length];
        int n = 0;
        for (String name : names) {
            if (isNumber(name)) {
                numbers[n++] = Integer.parseInt(name);
            }
        }
        int[] sorted = Arrays.copyOf(numbers, n);
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public boolean exists(String path) {
        return new File(path).exists();
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
