package dev.criu.fuzz;

import dev.criu.core.namespace.tar.TreeUnpacker;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An archive of tmpfs contents, unpacked. {@link IOException} and {@link SyscallException} are allowed; nothing is made outside. */
public final class TarTarget {
    private static final int BLOCK = 512;
    private static final Path HOME = Scratch.directory("tar");
    private static final Path TREE = HOME.resolve("tree");
    private static final Path CANARY = HOME.resolve("canary");
    private static final Kernel KERNEL = new Kernel(new MachineCode());

    private TarTarget() {}

    /** The checksums of all blocks that could be headers are made right first. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] archive = input.clone();
        for (int at = 0; at + BLOCK <= archive.length; at += BLOCK) {
            sum(archive, at);
        }
        try {
            Files.createDirectory(TREE);
            Files.write(CANARY, new byte[1]);
            var before = Files.readAttributes(CANARY, "unix:*").toString();
            int fd = KERNEL.open(TREE.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
            try {
                TreeUnpacker.unpack(KERNEL, fd, new ByteArrayInputStream(archive));
            } catch (IOException | SyscallException e) {
                if (e.getMessage() == null) {
                    throw new AssertionError("no message", e);
                }
            } finally {
                KERNEL.close(fd);
                Scratch.remove(TREE);
            }
            if (!Files.readAttributes(CANARY, "unix:*").toString().equals(before) || !Scratch.list(HOME).equals(List.of(CANARY))) {
                throw new AssertionError("something was made outside: " + Scratch.list(HOME));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sum(byte[] archive, int at) {
        int sum = 8 * ' ';
        for (int i = 0; i < BLOCK; i++) {
            sum += i < 148 || i >= 156 ? archive[at + i] & 0xff : 0;
        }
        if (sum != 8 * ' ') {
            byte[] digits = String.format("%06o\0 ", sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, archive, at + 148, digits.length);
        }
    }
}
