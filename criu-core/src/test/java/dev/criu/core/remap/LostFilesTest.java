package dev.criu.core.remap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.LostFilePolicy;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.KindBench;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.ZeroOwner;
import dev.criu.images.ImageType;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.LocalSpace;
import dev.criu.linux.program.Program;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.remap_file_path_entry;
import dev.criu.proto.remap_type;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files deleted while this JVM has them open: dumped and brought back. Needs no privileges. */
class LostFilesTest {
    private static final LostFilePolicy LINKS = new LostFilePolicy(true, 1 << 20);

    private KindBench bench;

    @TempDir
    Path images;

    @TempDir
    Path directory;

    @BeforeEach
    void open() {
        bench = new KindBench(images);
    }

    private int opened(Path file) {
        return bench.kernel().open(file.toString(), OpenFlags.O_RDWR);
    }

    /** Dumps a file of this JVM; returns the path for its entry, whose number is 100 and which the bench has from then on. */
    private KernelString dump(int fd, LostFilePolicy policy, boolean succeeds) {
        OpenFile file = bench.file(fd);
        try (LostFiles lost = new LostFiles(bench, policy, "")) {
            var kept = new LostFile(file.link(), file.status(), "/proc/self/fd/" + fd, true, "fd " + fd);
            KernelString path = lost.keep(100, kept);
            bench.addEntry(RegularEntries.of(100, path, file.status(), 0, 0, ZeroOwner.ENTRY));
            lost.copyContents();
            lost.write();
            if (succeeds) {
                lost.leaveLinks();
            }
            return path;
        } finally {
            bench.kernel().close(fd);
        }
    }

    private List<Path> names() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    @Test
    void ghostComesBackWithoutAName() throws IOException {
        Path file = Files.writeString(directory.resolve("ghost"), "content");
        int fd = opened(file);
        Files.delete(file);
        assertEquals(file.toString(), dump(fd, LostFilePolicy.DEFAULT, true).toString());
        try (Remaps remaps = new Remaps(bench)) {
            int back = remaps.of(100).open(OpenFlags.O_RDWR);
            assertEquals(file + " (deleted)", bench.file(back).link().toString());
            assertEquals("content", Files.readString(Path.of("/proc/self/fd/" + back)));
            int second = remaps.of(100).open(OpenFlags.O_RDONLY);
            assertTrue(bench.file(second).status().sameFile(bench.file(back).status()), "each opening makes another file");
            assertEquals(List.of(), names());
            assertNull(remaps.of(101));
            bench.kernel().close(back);
            bench.kernel().close(second);
        }
    }

    @Test
    void holesAreNotWritten() throws IOException {
        Path file = directory.resolve("sparse");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("data".getBytes()), 1L << 30);
            channel.write(ByteBuffer.wrap(new byte[1]), (2L << 30) - 1);
        }
        int fd = opened(file);
        Files.delete(file);
        dump(fd, LostFilePolicy.DEFAULT, true);
        assertTrue(Files.size(images.resolve("ghost-file-1.img")) < 100_000);
        try (Remaps remaps = new Remaps(bench)) {
            int back = remaps.of(100).open(OpenFlags.O_RDONLY);
            assertEquals(2L << 30, bench.file(back).status().size());
            bench.kernel().close(back);
        }
    }

    @Test
    void aNameThatIsTakenIsLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("log"), "old");
        int fd = opened(file);
        Files.delete(file);
        dump(fd, LostFilePolicy.DEFAULT, true);
        Files.writeString(file, "new");
        try (Remaps remaps = new Remaps(bench)) {
            int back = remaps.of(100).open(OpenFlags.O_RDONLY);
            assertEquals("old", Files.readString(Path.of("/proc/self/fd/" + back)));
            bench.kernel().close(back);
        }
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), names());
    }

    @Test
    void ghostOfCriuComesBack() throws IOException {
        bench.useSample("files", "ghost-file-1.img");
        Path gone = directory.resolve("a/b/gone.txt");
        bench.addEntry(RegularEntries.of(
                11, KernelString.of(gone.toString()), new FileStatus(0, 0, 0100604, 0, 0, 0, 5, 0), 0, 0, ZeroOwner.ENTRY));
        bench.images().writeAll(ImageType.REMAP_FPATH, List.of(remap_file_path_entry.newBuilder()
                .setOrigId(11).setRemapId(1).setRemapType(remap_type.GHOST).build()));
        try (Remaps remaps = new Remaps(bench)) {
            int back = remaps.of(11).open(OpenFlags.O_RDONLY);
            remaps.complete();
            assertEquals("ghost", Files.readString(Path.of("/proc/self/fd/" + back)));
            assertEquals(0100604, bench.file(back).status().mode());
            assertEquals(List.of(), names(), "the directories that were missing are left");
            bench.kernel().close(back);
        }
    }

    @Test
    void largeGhostIsRefused() throws IOException {
        Path file = Files.write(directory.resolve("large"), new byte[5000]);
        int fd = opened(file);
        Files.delete(file);
        dump(fd, new LostFilePolicy(false, 4999), false);
        assertEquals(1, bench.refusals().size());
        assertTrue(bench.refusals().get(0).remedy().contains("--ghost-limit"));
    }

    @Test
    void fileWithAnotherNameNeedsTheOption() throws IOException {
        Path file = Files.writeString(directory.resolve("name"), "content");
        Files.createLink(directory.resolve("other"), file);
        int fd = opened(file);
        Files.delete(file);
        dump(fd, LostFilePolicy.DEFAULT, false);
        assertEquals(1, bench.refusals().size());
        assertTrue(bench.refusals().get(0).remedy().contains("--link-remap"));
    }

    @Test
    void linkLeadsBackAndGoesWhenTheRestoreHasSucceeded() throws IOException {
        Path file = Files.writeString(directory.resolve("name"), "content");
        Path other = Files.createLink(directory.resolve("other"), file);
        int fd = opened(file);
        Files.delete(file);
        dump(fd, LINKS, true);
        assertEquals(2, names().size(), "the link and the other name");
        try (Remaps remaps = new Remaps(bench)) {
            int back = remaps.of(100).open(OpenFlags.O_RDONLY);
            assertEquals(file + " (deleted)", bench.file(back).link().toString());
            assertEquals(2, names().size(), "another restore needs the link if this one fails");
            Program removal = new Program();
            remaps.removeLinks(removal);
            new LocalSpace(bench.kernel()).run(removal);
            assertEquals(List.of(other), names());
            bench.kernel().close(back);
        }
    }

    @Test
    void dumpThatFailsLeavesNoLink() throws IOException {
        Path file = Files.writeString(directory.resolve("name"), "content");
        Path other = Files.createLink(directory.resolve("other"), file);
        int fd = opened(file);
        Files.delete(file);
        dump(fd, LINKS, false);
        assertEquals(List.of(other), names());
    }

    @Test
    void filesOfTheKernelAreNoGhosts() {
        try (LostFiles lost = new LostFiles(bench, LINKS, "")) {
            var status = new FileStatus(1, 2, 0100600, 0, 0, 0, 4096, 0);
            lost.keep(1, new LostFile(KernelString.of("/secretmem (deleted)"), status, "/proc/self/fd/0", false, "fd 0"));
        }
        assertEquals(1, bench.refusals().size());
    }

    @Test
    void chunksOutsideOfTheFileAreAnError() throws IOException {
        Path file = Files.writeString(directory.resolve("ghost"), "content");
        int fd = opened(file);
        Files.delete(file);
        dump(fd, LostFilePolicy.DEFAULT, true);
        try (var writer = bench.images().create(ImageType.GHOST_FILE, 1)) {
            writer.write(ghost_file_entry.newBuilder().setUid(0).setGid(0).setMode(0100600).setChunks(true).setSize(10).build());
            writer.nested(dev.criu.proto.ghost_chunk_entry.newBuilder().setLen(5).setOff(6).build());
            writer.bytes(ByteBuffer.wrap("12345".getBytes()), 1);
        }
        var e = assertThrows(CriuException.class, () -> new Remaps(bench));
        assertTrue(e.getMessage().contains("dump again"), e.getMessage());
        assertFalse(Files.exists(file));
    }
}
