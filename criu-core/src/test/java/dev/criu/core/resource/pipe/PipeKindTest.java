package dev.criu.core.resource.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.core.resource.StatusFlags;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import dev.criu.proto.pipe_data_entry;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipeKindTest extends FileKindContract {
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;

    @Override
    protected FileKind kind() {
        return new PipeKind();
    }

    @Override
    protected int[] openSome() {
        int[] ends = pipe(OpenFlags.O_NONBLOCK);
        writeTo(ends[1], "in the pipe");
        setFlags(ends[1], 0);
        setOwner(ends[0], 12);
        int another = open(Path.of("/proc/self/fd/" + ends[0]), OpenFlags.O_RDWR);
        return new int[] {ends[0], ends[1], another};
    }

    @Override
    protected Object state(file_entry entry) {
        return entry.getPipe().toBuilder().setId(0).setPipeId(0).build();
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getPipe().getId();
    }

    @Test
    void dumpLeavesContents() {
        int[] ends = pipe(0);
        writeTo(ends[1], "still here");
        bench.dump(kind(), ends);
        assertEquals("still here", readFrom(ends[0]));
    }

    @Test
    void restoresContentsAndSize() {
        int[] ends = pipe(0);
        bench.kernel().call("test", Sys.FCNTL, ends[0], F_SETPIPE_SZ, 1 << 18);
        String contents = "x".repeat(200_000);
        writeTo(ends[1], contents);
        int[] restored = roundTrip(ends);
        assertEquals(1 << 18, bench.kernel().raw(Sys.FCNTL, restored[0], F_GETPIPE_SZ));
        assertEquals(contents, readFrom(restored[0]));
    }

    @Test
    void restoresContentsOfPipeWithoutReader() {
        int[] ends = pipe(0);
        writeTo(ends[1], "for nobody");
        List<file_entry> entries = bench.dump(kind(), ends[1]);
        int end = keep(bench.restore(kind(), entries))[0];
        int reader = open(Path.of("/proc/self/fd/" + end), OpenFlags.O_RDONLY);
        assertEquals("for nobody", readFrom(reader));
    }

    @Test
    void readerWithoutWriterSeesTheEnd() {
        int[] ends = pipe(0);
        writeTo(ends[1], "last words");
        int end = keep(bench.restore(kind(), bench.dump(kind(), ends[0])))[0];
        assertEquals("last words", readFrom(end));
        assertEquals("", readFrom(end));
    }

    @Test
    void keepsPacketBoundaries() {
        int[] ends = pipe(OpenFlags.O_DIRECT);
        writeTo(ends[1], "one");
        writeTo(ends[1], "three");
        int[] restored = roundTrip(ends);
        assertEquals("one", readFrom(restored[0]));
        assertEquals("three", readFrom(restored[0]));
    }

    @Test
    void listsEachPipeOnceEvenEmpty() {
        int[] full = pipe(0);
        int[] empty = pipe(0);
        writeTo(full[1], "full");
        bench.dump(kind(), full[0], empty[1], full[1], empty[0]);
        try (ImageReader<pipe_data_entry> reader = bench.images().reader(ImageType.PIPES_DATA)) {
            assertEquals(4, reader.next().getBytes());
            pipe_data_entry second = reader.next();
            assertEquals(0, second.getBytes());
            assertEquals(65536, second.getSize());
            assertTrue(reader.atEnd());
        }
    }

    @Test
    void restoresWhatCriuWrote() {
        List<file_entry> entries = List.of(bench.sample("files", 12), bench.sample("files", 13));
        bench.useSample("files", "pipes-data.img");
        int[] ends = keep(bench.restore(kind(), entries));
        assertEquals("in the pipe", readFrom(ends[0]));
        assertEquals(OpenFlags.O_WRONLY | OpenFlags.O_NONBLOCK, bench.file(ends[1]).flags());
    }

    @Test
    void keepsAsynchronousNotification() {
        int[] ends = pipe(StatusFlags.O_ASYNC | OpenFlags.O_NONBLOCK);
        int[] restored = roundTrip(ends);
        assertEquals(StatusFlags.O_ASYNC | OpenFlags.O_NONBLOCK, bench.file(restored[0]).flags());
    }

    @Test
    void reopensOnlyWhatWasReopened() {
        int[] ends = pipe(0);
        roundTrip(ends);
        assertTrue(!bench.workshop().called("openat"), bench.workshop().calls().toString());
    }

    private int[] roundTrip(int[] ends) {
        return keep(bench.restore(kind(), bench.dump(kind(), ends)));
    }

    private int[] pipe(int flags) {
        Buffer fds = Buffer.output(8);
        call(Sys.PIPE2, fds, Arg.of(0));
        int[] ends = pair(fds);
        setFlags(ends[0], flags);
        setFlags(ends[1], flags);
        return ends;
    }
}
