package dev.criu.core.resource.memfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import dev.criu.proto.memfd_inode_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemfdKindTest extends FileKindContract {
    private static final int ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int F_GET_SEALS = 1034;
    private static final int SEAL_SHRINK = 2;

    @Override
    protected FileKind kind() {
        return new MemfdKind();
    }

    @Override
    protected int[] openSome() {
        int sealed = memfd("sealed", ALLOW_SEALING);
        call(Sys.FTRUNCATE, Arg.of(sealed), Arg.of(12345));
        call(Sys.FCNTL, Arg.of(sealed), Arg.of(F_ADD_SEALS), Arg.of(SEAL_SHRINK));
        int plain = memfd("plain", 0);
        call(Sys.WRITE, Arg.of(plain), Buffer.string("text"), Arg.of(4));
        setFlags(plain, OpenFlags.O_APPEND);
        return new int[] {sealed, plain};
    }

    private int memfd(String name, int flags) {
        return call(Sys.MEMFD_CREATE, Buffer.string(name), Arg.of(flags));
    }

    @Override
    protected Object state(file_entry entry) {
        return entry.getMemfd().toBuilder().setId(0).setInodeId(0).build();
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getMemfd().getId();
    }

    @Test
    @Override
    protected void leavesOtherFilesToOtherKinds() {
        assertFalse(kind().recognises(bench.file(open(directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY))));
    }

    @Test
    void inodeIsKeptOnceWithNameSizeAndSeals() {
        int fd = openSome()[0];
        bench.dump(kind(), fd, fd);
        List<memfd_inode_entry> inodes = bench.images().readAll(ImageType.MEMFD_INODE);
        assertEquals(1, inodes.size());
        assertEquals("sealed", inodes.get(0).getName().toStringUtf8());
        assertEquals(12345, inodes.get(0).getSize());
        assertEquals(SEAL_SHRINK, inodes.get(0).getSeals());
    }

    @Test
    void restoredFileHasNameSizeAndSeals() {
        int[] restored = bench.restore(kind(), bench.dump(kind(), openSome()[0]));
        assertTrue(bench.file(restored[0]).link().contentEquals("/memfd:sealed (deleted)"));
        assertEquals(12345, bench.file(restored[0]).status().size());
        assertEquals(SEAL_SHRINK, call(Sys.FCNTL, Arg.of(restored[0]), Arg.of(F_GET_SEALS), Arg.of(0)));
        close(restored[0]);
    }

    @Test
    void missingInodeIsAnError() {
        List<file_entry> entries = bench.dump(kind(), openSome()[0]);
        bench.images().writeAll(ImageType.MEMFD_INODE, List.of());
        var e = assertThrows(CriuException.class, () -> bench.restore(kind(), entries));
        assertTrue(e.getMessage().contains("memfd.img has no memfd 1"), e.getMessage());
    }
}
