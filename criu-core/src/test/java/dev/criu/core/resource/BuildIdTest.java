package dev.criu.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildIdTest {
    private static final String SHELL = "/bin/sh";

    @TempDir
    private Path directory;

    private final Kernel kernel = new Kernel(new MachineCode());

    private List<Integer> of(Path path) {
        int fd = kernel.openRaw(
                OpenFlags.AT_FDCWD, path.toString().getBytes(StandardCharsets.UTF_8), OpenFlags.O_RDONLY, 0);
        try {
            return BuildId.of(kernel, fd);
        } finally {
            kernel.close(fd);
        }
    }

    @Test
    void isThatOfTheProgram() {
        List<Integer> id = of(Path.of(SHELL));
        assertEquals(5, id.size());
        assertTrue(BuildId.toString(id).matches("[0-9a-f]{40}"), BuildId.toString(id));
    }

    @Test
    void wordsAreLittleEndian() {
        assertEquals("86858cb170062ca4", BuildId.toString(List.of((int) 2978776454L, (int) 2754348656L)));
    }

    @Test
    void filesThatAreNoProgramsHaveNone() throws IOException {
        assertEquals(List.of(), of(Files.writeString(directory.resolve("text"), "text")));
        assertEquals(List.of(), of(Files.write(directory.resolve("empty"), new byte[0])));
        assertEquals(List.of(), of(directory));
    }

    @Test
    void fifoIsNotWaitedFor() {
        Path fifo = directory.resolve("fifo");
        try (var name = Kernel.cString(fifo.toString().getBytes(StandardCharsets.UTF_8))) {
            kernel.call("fifo", Sys.MKNODAT, OpenFlags.AT_FDCWD, name.address(), 0010600, 0);
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertEquals(List.of(), BuildId.at(kernel, fifo.toString())));
    }

    @Test
    void tablesAndNotesAtTheEndOfAllOffsetsAreNone() throws IOException {
        ByteBuffer elf = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464c457f).put(4, (byte) 2).put(5, (byte) 1).putShort(54, (short) 56).putShort(56, (short) 1);
        elf.putLong(32, Long.MAX_VALUE - 8);
        assertEquals(List.of(), of(Files.write(directory.resolve("table"), elf.array())));
        elf.putLong(32, 64).putInt(64, 4).putLong(64 + 8, Long.MAX_VALUE - 8).putLong(64 + 32, 100);
        assertEquals(List.of(), of(Files.write(directory.resolve("notes"), elf.array())));
    }

    @Test
    void damagedProgramsDoNoHarm() throws IOException {
        byte[] head = Arrays.copyOf(Files.readAllBytes(Path.of(SHELL)), 8192);
        Random random = new Random(1);
        Path damaged = directory.resolve("damaged");
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = Arrays.copyOf(head, 1 + random.nextInt(head.length));
            for (int j = 0; j < 4; j++) {
                int at = random.nextInt(Math.min(bytes.length, 1024));
                bytes[at] = (byte) random.nextInt();
            }
            Files.write(damaged, bytes);
            assertTrue(of(damaged).size() <= 16);
        }
    }
}
