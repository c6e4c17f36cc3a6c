package dev.criu.core.resource.regular;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.core.api.FileChecks;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.core.resource.RecordingPlan;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegularKindTest extends FileKindContract {
    private static final int O_LARGEFILE = OpenFlags.O_LARGEFILE;

    @Override
    protected FileKind kind() {
        return new RegularKind(FileChecks.DEFAULT);
    }

    @Override
    protected int[] openSome() {
        Path file = file("data", "0123456789");
        Path link = directory.resolve("link");
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int data = open(file, OpenFlags.O_RDWR);
        seek(data, 4);
        setOwner(data, 10);
        int log = open(file("log (deleted)", "log"), OpenFlags.O_WRONLY | OpenFlags.O_APPEND | OpenFlags.O_NONBLOCK);
        return new int[] {
            data,
            log,
            open(directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY),
            open(file, OpenFlags.O_PATH),
            open(link, OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW),
            open(Path.of("/dev/null"), OpenFlags.O_RDWR),
            open(Path.of("/dev/zero"), OpenFlags.O_RDONLY)
        };
    }

    @Override
    protected Object state(file_entry entry) {
        return entry.getReg().toBuilder().setId(0).build();
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getReg().getId();
    }

    @Test
    void describesAsCriuDoes() {
        int fd = open(file("data", "0123456789"), OpenFlags.O_RDWR);
        seek(fd, 4);
        file_entry ours = dump(fd);
        file_entry theirs = bench.sample("files", 7);
        var expected = theirs.getReg().toBuilder()
                .setId(1)
                .setName(ByteString.copyFromUtf8(directory + "/data"))
                .setMode(ours.getReg().getMode())
                .setFown(ours.getReg().getFown())
                .build();
        assertEquals(expected, ours.getReg());
        assertEquals(OpenFlags.O_RDWR | O_LARGEFILE, ours.getReg().getFlags());
    }

    @Test
    void recordsNoSizeForLogsAsCriuDoes() {
        int fd = open(file("log", "line"), OpenFlags.O_WRONLY | OpenFlags.O_APPEND);
        assertFalse(dump(fd).getReg().hasSize());
        assertFalse(bench.sample("files", 8).getReg().hasSize());
    }

    @Test
    void opensWhatCriuWrote() {
        int fd = keep(bench.restore(kind(), List.of(bench.sample("files", 4))))[0];
        assertEquals("/dev/null", bench.file(fd).link().toString());
    }

    @Test
    void restoresPositionInDirectory() throws IOException {
        for (int i = 0; i < 20; i++) {
            Files.createFile(directory.resolve("entry" + i));
        }
        int fd = open(directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        List<Long> before = entries(fd, 200);
        int restored = keep(bench.restore(kind(), List.of(dump(fd))))[0];
        assertEquals(entries(fd, 4096), entries(restored, 4096));
        assertTrue(!before.isEmpty());
    }

    @Test
    void opensNamedTemporaryFileAgain() {
        int fd = keep(call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.string(file("tmp", "x").toString()),
                Arg.of(OpenFlags.O_RDWR)))[0];
        file_entry entry = dump(fd);
        file_entry made = entry.toBuilder()
                .setReg(entry.getReg().toBuilder().setFlags(entry.getReg().getFlags() | 020200000))
                .build();
        int restored = keep(bench.restore(kind(), List.of(made)))[0];
        assertEquals(bench.file(fd).flags(), bench.file(restored).flags());
    }

    @Test
    void refusesDeletedFile() throws IOException {
        Path path = file("gone", "ghost");
        int fd = open(path, OpenFlags.O_RDWR);
        Files.delete(path);
        dump(fd);
        assertRefused("the file was deleted; ghost files are not supported yet");
    }

    @Test
    void refusesReplacedFile() throws IOException {
        Path path = file("config", "old");
        int fd = open(path, OpenFlags.O_RDONLY);
        Path other = file("config.new", "new");
        Files.createLink(directory.resolve("kept"), path);
        Files.move(other, path, StandardCopyOption.ATOMIC_MOVE);
        dump(fd);
        assertRefused("the file was deleted under this name, though not under others; links are not supported yet");
    }

    @Test
    void refusesDeviceWithItsNumbers() {
        int fd = open(Path.of("/dev/ptmx"), OpenFlags.O_RDWR | OpenFlags.O_NOCTTY);
        dump(fd);
        assertTrue(bench.refusals().get(0).object().contains("character device 5:2"), bench.refusals().toString());
    }

    @Test
    void namesAllFilesThatDiffer() throws IOException {
        int one = open(file("one", "1"), OpenFlags.O_RDONLY);
        int two = open(file("two", "22"), OpenFlags.O_RDONLY);
        int three = open(file("three", "333"), OpenFlags.O_RDONLY);
        List<file_entry> entries = bench.dump(kind(), one, two, three);
        file("one", "12345");
        Files.delete(directory.resolve("three"));
        var error = assertThrows(CriuException.class, () -> bench.plan(kind(), entries));
        assertEquals(
                "file 0x1 (" + directory + "/one): size is 5 bytes, 1 recorded; file 0x3 (" + directory
                        + "/three): ENOENT (No such file or directory); files must be as they were when the tree was dumped",
                error.getMessage());
    }

    @Test
    void comparesBuildIds() throws IOException {
        Path program = directory.resolve("program");
        Files.copy(Path.of("/bin/sh"), program, StandardCopyOption.COPY_ATTRIBUTES);
        List<file_entry> entries = bench.dump(kind(), open(program, OpenFlags.O_RDONLY));
        assertFalse(entries.get(0).getReg().getBuildIdList().isEmpty());
        assertEquals(1, bench.plan(kind(), entries).planned().size());

        byte[] bytes = Files.readAllBytes(program);
        byte[] note = {4, 0, 0, 0, 20, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0};
        int at = indexOf(bytes, note) + note.length;
        bytes[at] ^= 1;
        Files.write(program, bytes);
        var error = assertThrows(CriuException.class, () -> bench.plan(kind(), entries));
        assertTrue(error.getMessage().contains(" recorded") && error.getMessage().contains("build-id is "), error.getMessage());
        assertEquals(1, bench.plan(new RegularKind(new FileChecks(false, true)), entries).planned().size());
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.mismatch(bytes, at, at + part.length, part, 0, part.length) < 0) {
                return at;
            }
        }
        throw new AssertionError("no build-id");
    }

    @Test
    void comparesPermissionsOfOpenFilesAlone() throws IOException {
        Path path = file("secret", "");
        List<file_entry> entries = bench.dump(kind(), open(path, OpenFlags.O_RDONLY));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        var error = assertThrows(CriuException.class, () -> bench.plan(kind(), entries));
        assertTrue(error.getMessage().contains("mode is 0100700, 0100644 recorded; see --skip-file-rwx-check"), error.getMessage());
        assertEquals(1, bench.plan(new RegularKind(new FileChecks(true, false)), entries).planned().size());
        var mapped = kind().restorer(bench);
        mapped.uses(entries.get(0));
        mapped.planJoint(new RecordingPlan());
    }

    @Test
    void refusesOtherType() throws IOException {
        int fd = open(file("thing", ""), OpenFlags.O_RDONLY);
        List<file_entry> entries = bench.dump(kind(), fd);
        Files.delete(directory.resolve("thing"));
        Files.createDirectory(directory.resolve("thing"));
        var error = assertThrows(CriuException.class, () -> bench.plan(kind(), entries));
        assertTrue(error.getMessage().contains("type is 040000, 0100000 recorded"), error.getMessage());
    }

    @Test
    void restoresFileWhoseNameIsNoUtf8() {
        byte[] name = (directory + "/caf\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        int fd = keep(bench.kernel().openRaw(OpenFlags.AT_FDCWD, name, OpenFlags.O_RDWR | OpenFlags.O_CREAT, 0600))[0];
        int restored = keep(bench.restore(kind(), List.of(dump(fd))))[0];
        assertEquals(KernelString.of(name), bench.file(restored).link());
    }

    @Test
    void leavesPathOfFifoToFifos() {
        assertEquals(List.of(), bench.plan(kind(), List.of(bench.sample("files", 16))).planned());
    }

    /** Inodes of the entries that one getdents64(2) gives. */
    private List<Long> entries(int fd, int room) {
        Buffer buffer = Buffer.output(room + 16);
        int length = call(Sys.GETDENTS64, Arg.of(fd), buffer, Arg.of(room));
        List<Long> inodes = new ArrayList<>();
        for (int at = 0; at < length; at += buffer.getInt(at + 16) & 0xffff) {
            inodes.add(buffer.getLong(at));
        }
        return inodes;
    }

    private file_entry dump(int fd) {
        return bench.dump(kind(), fd).get(0);
    }

    private void assertRefused(String reason) {
        assertEquals(1, bench.refusals().size());
        assertEquals(reason, bench.refusals().get(0).reason());
    }

    private void seek(int fd, long offset) {
        bench.kernel().call("test", Sys.LSEEK, fd, offset, 0);
    }

    private Path file(String name, String contents) {
        try {
            return Files.writeString(directory.resolve(name), contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
