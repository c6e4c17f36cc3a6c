package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Interposer;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same comes out whether a file is read by one entry into machine code, or call by call as where calls fail on demand. */
class KernelProcfsReaderTest {
    private static final int EISDIR = 21;
    /** Around the buffer's first size, what is left of it without the tail, and multiples. */
    private static final int[] SIZES = {
        0, 1, 4095, 4096, 4097, 61439, 61440, 61441, 65535, 65536, 65537, 131071, 131072, 131073, 300_000
    };

    @TempDir
    Path directory;

    static Stream<Named<Kernel>> kernels() {
        MachineCode code = new MachineCode();
        return Stream.of(
                Named.of("by one entry", new Kernel(code)),
                Named.of("call by call", new Kernel(code, new Interposer() {
                    @Override
                    public long before(Sys call, long a, long b, long c, long d, long e, long f) {
                        return NONE;
                    }

                    @Override
                    public long inProgram(Sys call) {
                        return NONE;
                    }

                    @Override
                    public void kill() {
                        throw new AssertionError("nobody asked for that");
                    }
                })));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void readsFilesOfAnySize(Kernel kernel) throws IOException {
        Path file = directory.resolve("file");
        Random random = new Random(1);
        for (int size : SIZES) {
            byte[] contents = new byte[size];
            random.nextBytes(contents);
            Files.write(file, contents);
            try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
                assertArrayEquals(contents, reader.read(file.toString()));
                assertArrayEquals(contents, reader.read(file.toString()), "with a buffer that may have grown");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void saysThatAFileIsMissingAndGoesOn(Kernel kernel) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[100]);
        try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
            assertEquals(100, reader.read(file.toString()).length);
            assertThrows(NoSuchFileException.class, () -> reader.read(directory + "/missing"));
            IOException e = assertThrows(IOException.class, () -> reader.read(directory.toString()), "a directory is not read");
            assertEquals(EISDIR, assertInstanceOf(SyscallException.class, e.getCause()).errno(), "so that a remedy can be told");
            assertEquals(100, reader.read(file.toString()).length);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void leavesNothingOpen(Kernel kernel) throws IOException {
        Path big = Files.write(directory.resolve("big"), new byte[200_000]);
        try (KernelProcfsReader reader = new KernelProcfsReader(kernel)) {
            int before = reader.listNumbers("/proc/self/fd").length;
            for (int i = 0; i < 10; i++) {
                reader.read(big.toString());
                reader.read("/proc/self/status");
                assertThrows(IOException.class, () -> reader.read(directory.toString()));
            }
            // Fewer when the pipe of a process that another test has ended is closed meanwhile.
            assertTrue(reader.listNumbers("/proc/self/fd").length <= before);
        }
    }
}
