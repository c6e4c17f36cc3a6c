package dev.criu.core.namespace.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.procfs.KernelString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
    private static final byte[] DATA = "some data".getBytes(StandardCharsets.US_ASCII);

    private static TarEntry entry(KernelString name, char type, long size, long seconds, int nanos, String target) {
        return new TarEntry(name, type, 04711, 12, 34, size, seconds, nanos, KernelString.of(target), 0, 0, Map.of(), null);
    }

    private static TarEntry file(String name, long size) {
        return entry(KernelString.of(name), TarEntry.FILE, size, 1234567890, 0, "");
    }

    private static byte[] archive(TarEntry... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(out)) {
            for (TarEntry entry : entries) {
                tar.begin(entry);
                if (entry.size() > 0) {
                    tar.write(DATA, 0, (int) entry.size());
                }
            }
        }
        return out.toByteArray();
    }

    private static void assertRoundTrip(TarEntry entry) throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive(entry, file("next", 3))));
        TarEntry read = reader.next();
        assertEquals(entry.attributes().keySet(), read.attributes().keySet());
        entry.attributes().forEach((key, value) -> assertArrayEquals(value, read.attributes().get(key)));
        TarEntry same = new TarEntry(
                read.name(), read.type(), read.mode(), read.uid(), read.gid(), read.size(), read.seconds(), read.nanos(),
                read.target(), read.major(), read.minor(), entry.attributes(), read.sparse());
        assertEquals(entry, same);
        assertEquals(KernelString.of("next"), reader.next().name());
        assertNull(reader.next());
    }

    @Test
    void keepsMembersOfAllKinds() throws IOException {
        assertRoundTrip(file("./a", 9));
        assertRoundTrip(file("empty", 0));
        assertRoundTrip(entry(KernelString.of("./d/"), TarEntry.DIRECTORY, 0, 1, 0, ""));
        assertRoundTrip(entry(KernelString.of("l"), TarEntry.SYMBOLIC_LINK, 0, 1, 0, "where"));
        assertRoundTrip(entry(KernelString.of("h"), TarEntry.HARD_LINK, 0, 1, 0, "./a"));
        assertRoundTrip(new TarEntry(KernelString.of("dev"), TarEntry.BLOCK_DEVICE, 0600, 0, 0, 0, 1, 0, KernelString.EMPTY,
                259, 70000, Map.of(), null));
    }

    @Test
    void keepsTimesToTheNanosecondEvenBeforeTheEpoch() throws IOException {
        assertRoundTrip(entry(KernelString.of("t"), TarEntry.FILE, 0, 1234567890, 123456789, ""));
        assertRoundTrip(entry(KernelString.of("t"), TarEntry.FILE, 0, -5, 999999999, ""));
        assertRoundTrip(entry(KernelString.of("t"), TarEntry.FILE, 0, -1, 1, ""));
        assertRoundTrip(entry(KernelString.of("t"), TarEntry.FILE, 0, -7, 0, ""));
        assertRoundTrip(entry(KernelString.of("t"), TarEntry.FILE, 0, 1L << 40, 0, ""));
    }

    @Test
    void keepsLongNamesOfAnyBytesAndLargeOwnersAndAttributes() throws IOException {
        byte[] name = new byte[300];
        for (int i = 0; i < name.length; i++) {
            name[i] = (byte) (i % 200 + 50);
        }
        assertRoundTrip(new TarEntry(KernelString.of(name), TarEntry.FILE, 0644, 65534, -2, 5, 1, 0, KernelString.EMPTY, 0, 0,
                Map.of("user.a", new byte[] {0, 10, '=', 1}, "trusted.overlay.opaque", new byte[] {'y'}), null));
        assertRoundTrip(entry(KernelString.of("l"), TarEntry.SYMBOLIC_LINK, 0, 1, 0, "x".repeat(150)));
    }

    @Test
    void countsRecordLengthsAcrossTheNextDigit() throws IOException {
        for (int length = 101; length < 1200; length += 1) {
            assertEquals("n".repeat(length), new TarReader(new ByteArrayInputStream(archive(file("n".repeat(length), 0))))
                    .next().name().toString());
        }
    }

    @Test
    void refusesDamagedArchives() throws IOException {
        byte[] archive = archive(file("a", 9));
        byte[] wrong = archive.clone();
        wrong[0] ^= 1;
        assertThrows(IOException.class, () -> new TarReader(new ByteArrayInputStream(wrong)).next());
        TarReader cut = new TarReader(new ByteArrayInputStream(archive, 0, 515));
        cut.next();
        assertThrows(IOException.class, () -> cut.read(new byte[9], 0, 9));
        assertThrows(IOException.class, () -> new TarReader(new ByteArrayInputStream(archive, 0, 100)).next());
    }

    private static byte[] header(char type, String size) {
        byte[] header = new byte[512];
        System.arraycopy(size.getBytes(StandardCharsets.ISO_8859_1), 0, header, 124, size.length());
        header[156] = (byte) type;
        String sum = String.format("%06o", TarWriter.checksum(header));
        System.arraycopy(sum.getBytes(StandardCharsets.US_ASCII), 0, header, 148, 6);
        return header;
    }

    private static void refuses(String why, byte[] archive) {
        IOException e = assertThrows(IOException.class, () -> new TarReader(new ByteArrayInputStream(archive)).next());
        assertEquals(why, e.getMessage());
    }

    @Test
    void refusesSizesBelowZero() {
        String minusOne = "\u00ff".repeat(12);
        refuses("a member of -1 bytes", header(TarEntry.FILE, minusOne));
        refuses("an extended header of -1 bytes, where 1048576 are left for the member", header('x', minusOne));
    }

    @Test
    void extendedHeadersOfOneMemberAreLimited() {
        ByteArrayOutputStream endless = new ByteArrayOutputStream();
        for (int i = 0; i < 3000; i++) {
            endless.writeBytes(header('g', "0"));
        }
        refuses("an extended header of 0 bytes, where -512 are left for the member", endless.toByteArray());
    }

    @Test
    void saysWhenTheArchiveEndsInsideOfPadding() throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive(file("a", 9)), 0, 600));
        reader.next();
        assertEquals("the archive ends inside of a member", assertThrows(IOException.class, reader::next).getMessage());
    }

    @Test
    void readsSparseFilesOfGnuTar(@TempDir Path dir) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/tar")));
        Path file = dir.resolve("sparse");
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE)) {
            for (int i = 1; i < 9; i++) {
                channel.write(java.nio.ByteBuffer.wrap(DATA), i * 1000000L);
            }
        }
        Path tar = dir.resolve("out.tar");
        int status = new ProcessBuilder("/bin/tar", "--create", "--sparse", "--numeric-owner", "--format=gnu", "--file",
                tar.toString(), "--directory", dir.toString(), "./sparse").inheritIO().start().waitFor();
        assertEquals(0, status);
        TarReader reader = new TarReader(new ByteArrayInputStream(Files.readAllBytes(tar)));
        TarEntry entry = reader.next();
        assertEquals(8000009, entry.fileSize());
        List<TarEntry.Piece> pieces = entry.sparse().pieces();
        assertEquals(entry.size(), pieces.stream().mapToLong(TarEntry.Piece::length).sum());
        assertEquals(TarEntry.FILE, entry.type());
        assertNull(reader.next());
    }
}
