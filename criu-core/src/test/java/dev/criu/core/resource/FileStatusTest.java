package dev.criu.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.KernelString;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStatusTest {
    private final Kernel kernel = new Kernel(new MachineCode());

    @Test
    void tellsDevicesAsImagesNumberThem() {
        FileStatus status = FileStatus.of(kernel, KernelString.of("/dev/null"));
        assertEquals(1L << 20 | 3, status.rdev());
        assertEquals(1, status.major());
        assertEquals(3, status.minor());
        assertTrue(status.isCharacterDevice());
    }

    @Test
    void followsNoLink(@TempDir Path directory) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        assertTrue(FileStatus.of(kernel, KernelString.of(link.toString())).isSymbolicLink());
    }

    @Test
    void nothingIsNoStatus() {
        assertNull(FileStatus.of(kernel, KernelString.of("/proc/nothing/there")));
    }

    @Test
    void samePathAndDescriptorAreTheSameFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "12345");
        int fd = kernel.open(file.toString(), 0);
        FileStatus opened = FileStatus.of(kernel, fd, "test");
        kernel.close(fd);
        assertTrue(opened.sameFile(FileStatus.of(kernel, KernelString.of(file.toString()))));
        assertEquals(5, opened.size());
        assertEquals(1, opened.links());
    }
}
