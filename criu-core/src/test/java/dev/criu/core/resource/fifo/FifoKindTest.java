package dev.criu.core.resource.fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.core.resource.FileStatus;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FifoKindTest extends FileKindContract {
    @Override
    protected FileKind kind() {
        return new FifoKind();
    }

    @Override
    protected int[] openSome() {
        Path path = fifo("fifo");
        int both = open(path, OpenFlags.O_RDWR);
        writeTo(both, "in the fifo");
        setOwner(both, 12);
        return new int[] {
            both,
            open(path, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK),
            open(path, OpenFlags.O_WRONLY),
            open(fifo("another"), OpenFlags.O_RDWR)
        };
    }

    @Override
    protected Object state(file_entry entry) {
        return List.of(
                entry.getFifo().getPipeId(),
                bench.entry(entry.getFifo().getRegfId()).getReg().toBuilder().setId(0).build());
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getFifo().getId();
    }

    @Test
    void describesAsCriuDoes() {
        int fd = open(fifo("fifo"), OpenFlags.O_RDWR);
        file_entry fifo = bench.dump(kind(), fd).get(0);
        file_entry ours = bench.entry(fifo.getFifo().getRegfId());
        file_entry theirs = bench.sample("files", 16);
        assertEquals(fd_types.REG, ours.getType());
        assertEquals(
                theirs.getReg().toBuilder().setId(ours.getId()).setName(ByteString.copyFromUtf8(directory + "/fifo")).setMode(ours.getReg().getMode()).build(),
                ours.getReg());
    }

    @Test
    void restoresContents() throws IOException {
        Path path = fifo("fifo");
        int writer = open(path, OpenFlags.O_RDWR);
        writeTo(writer, "kept");
        List<file_entry> entries = bench.dump(kind(), writer);
        close(writer);
        int restored = keep(bench.restore(kind(), entries))[0];
        assertEquals("kept", readFrom(restored));
    }

    @Test
    void opensReaderWithoutWaitingForWriter() {
        int reader = open(fifo("fifo"), OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
        setFlags(reader, 0);
        int restored = keep(bench.restore(kind(), bench.dump(kind(), reader)))[0];
        assertEquals(OpenFlags.O_LARGEFILE, bench.file(restored).flags());
        assertEquals("", readFrom(restored));
    }

    @Test
    void refusesDeletedFifo() throws IOException {
        int fd = open(fifo("gone"), OpenFlags.O_RDWR);
        Files.delete(directory.resolve("gone"));
        bench.dump(kind(), fd);
        assertEquals(1, bench.refusals().size());
    }

    @Test
    void saysThatAnotherFileIsThere() throws IOException {
        int fd = open(fifo("fifo"), OpenFlags.O_RDWR);
        List<file_entry> entries = bench.dump(kind(), fd);
        Files.delete(directory.resolve("fifo"));
        Files.createFile(directory.resolve("fifo"));
        var error = assertThrows(CriuException.class, () -> bench.restore(kind(), entries));
        assertTrue(error.getMessage().endsWith("no fifo is there any more"), error.getMessage());
    }

    @Test
    void leavesPathsOfFifosToRegularFiles() {
        assertFalse(kind().recognises(bench.file(open(fifo("fifo"), OpenFlags.O_PATH))));
    }

    @Test
    void numbersFifosOfTwoFileSystemsApart() {
        FifoNumbers numbers = new FifoNumbers();
        assertEquals(77, numbers.of(status(1, 77)));
        assertEquals(78, numbers.of(status(2, 77)));
        assertEquals(79, numbers.of(status(2, 78)));
        assertEquals(77, numbers.of(status(1, 77)));
        assertEquals(80, numbers.of(status(1, 1L << 32 | 77)));
    }

    private static FileStatus status(long dev, long ino) {
        return new FileStatus(dev, ino, 0010600, 0, 0, 0, 0, 1);
    }

    private Path fifo(String name) {
        Path path = directory.resolve(name);
        if (!Files.exists(path)) {
            call(Sys.MKNODAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.string(path.toString()), Arg.of(0010600), Arg.of(0));
        }
        return path;
    }
}
