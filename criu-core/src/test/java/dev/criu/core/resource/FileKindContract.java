package dev.criu.core.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.criu.core.procfs.FdInfo;
import dev.criu.linux.Sys;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for every kind, tried on real files of this JVM. Needs no privileges. */
public abstract class FileKindContract {
    private static final int DUMPS = 5;

    @TempDir
    protected Path directory;

    protected KindBench bench;

    private final List<Integer> opened = new ArrayList<>();

    @BeforeEach
    void openBench() {
        bench = new KindBench(directory);
    }

    @AfterEach
    void closeFiles() {
        opened.forEach(bench.kernel()::close);
    }

    protected abstract FileKind kind();

    /** Opens files of the kind, in a state worth keeping; several if they belong together. */
    protected abstract int[] openSome();

    /** What describes the file in an entry, without what a restored file need not share (numbers of inodes and files). */
    protected abstract Object state(file_entry entry);

    /** The number of the file inside the message of the kind. */
    protected abstract int innerId(file_entry entry);

    @Test
    void recognisesItsFiles() {
        for (int fd : openSome()) {
            assertTrue(kind().recognises(bench.file(fd)));
        }
    }

    @Test
    void describesWithNumberAndType() {
        for (file_entry entry : dumpSome()) {
            assertEquals(kind().type(), entry.getType());
            assertEquals(entry.getId(), innerId(entry));
        }
        assertEquals(List.of(), bench.refusals());
    }

    @Test
    void entriesSurviveTheImage() throws InvalidProtocolBufferException {
        for (file_entry entry : dumpSome()) {
            assertEquals(entry, file_entry.parseFrom(entry.toByteArray()));
        }
    }

    @Test
    void plansEveryFileOnce() {
        List<file_entry> entries = dumpSome();
        var ids = entries.stream().map(file_entry::getId).sorted().toList();
        assertEquals(ids, bench.plan(kind(), entries).planned().stream().sorted().toList());
    }

    @Test
    void restoresWhatItDescribed() {
        int[] fds = openSome();
        List<file_entry> before = bench.dump(kind(), fds);
        int[] restored = keep(bench.restore(kind(), before));
        List<file_entry> after = bench.dump(kind(), restored);
        for (int i = 0; i < fds.length; i++) {
            assertEquals(state(before.get(i)), state(after.get(i)));
        }
        assertEquals(List.of(), bench.refusals());
    }

    @Test
    void dumpChangesNoFileAndLeavesNoDescriptorBehind() {
        int[] fds = openSome();
        bench.dump(kind(), fds); // loads classes, whose files are opened on the way
        FdInfo[] infos = infos(fds);
        int before = countDescriptors();
        for (int i = 0; i < DUMPS; i++) {
            bench.dump(kind(), fds);
        }
        assertTrue(countDescriptors() - before < DUMPS, "the JVM itself may have opened one or the other, but not one a time");
        for (int i = 0; i < fds.length; i++) {
            FdInfo now = bench.file(fds[i]).info();
            assertEquals(infos[i].flags(), now.flags());
            assertEquals(infos[i].pos(), now.pos());
        }
    }

    @Test
    protected void leavesOtherFilesToOtherKinds() {
        int memory = keep(call(Sys.MEMFD_CREATE, Buffer.string("other"), Arg.of(0)))[0];
        assertFalse(kind().recognises(bench.file(memory)));
    }

    private static int countDescriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private FdInfo[] infos(int[] fds) {
        FdInfo[] infos = new FdInfo[fds.length];
        for (int i = 0; i < fds.length; i++) {
            infos[i] = bench.file(fds[i]).info();
        }
        return infos;
    }

    private List<file_entry> dumpSome() {
        return bench.dump(kind(), openSome());
    }

    /** Makes a call with buffers. */
    protected final int call(Sys call, Arg... args) {
        return (int) bench.workshop().call("test", call, args);
    }

    /** Closes descriptors after the test. */
    protected final int[] keep(int... fds) {
        for (int fd : fds) {
            opened.add(fd);
        }
        return fds;
    }

    /** Closes a descriptor now, and not again after the test: by then the JVM may have opened something by that number. */
    protected final void close(int fd) {
        opened.remove((Object) fd);
        bench.kernel().close(fd);
    }

    /** The two descriptors that a call left in a buffer. */
    protected final int[] pair(Buffer fds) {
        return keep(fds.getInt(0), fds.getInt(4));
    }

    protected final int open(Path path, int flags) {
        return keep(bench.kernel().open(path.toString(), flags))[0];
    }

    protected final void writeTo(int fd, String text) {
        try (NativeMemory bytes = NativeMemory.allocate(Math.max(1, text.length()))) {
            bytes.put(0, text.getBytes(StandardCharsets.ISO_8859_1));
            assertEquals(text.length(), bench.kernel().raw(Sys.WRITE, fd, bytes.address(), text.length()));
        }
    }

    /** What one read gives. */
    protected final String readFrom(int fd) {
        try (NativeMemory bytes = NativeMemory.allocate(1 << 20)) {
            int length = (int) bench.kernel().call("test", Sys.READ, fd, bytes.address(), 1 << 20);
            return new String(bytes.bytes(0, length), StandardCharsets.ISO_8859_1);
        }
    }

    protected final void setFlags(int fd, int flags) {
        bench.kernel().call("test", Sys.FCNTL, fd, 4, flags);
    }

    /** This JVM is to be notified by a signal that it never gets. */
    protected final void setOwner(int fd, int signal) {
        bench.kernel().call("test", Sys.FCNTL, fd, 8, ProcessHandle.current().pid());
        bench.kernel().call("test", Sys.FCNTL, fd, 10, signal);
    }
}
