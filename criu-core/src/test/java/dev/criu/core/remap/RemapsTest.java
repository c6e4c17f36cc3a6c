package dev.criu.core.remap;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.core.resource.KindBench;
import dev.criu.core.resource.ZeroOwner;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageException;
import dev.criu.images.ImageType;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.ghost_chunk_entry;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.reg_file_entry;
import dev.criu.proto.remap_file_path_entry;
import dev.criu.proto.remap_type;
import dev.criu.proto.timeval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of lost files that cannot be: all is found before anything is made. */
class RemapsTest {
    private static final int REGULAR = 0100600;

    private KindBench bench;
    private ImageDirectory images;

    @TempDir
    Path directory;

    @BeforeEach
    void open() {
        bench = new KindBench(directory);
        images = ImageDirectory.open(directory);
        remap(remap_type.GHOST, 1);
    }

    @Test
    void soundGhostsAreTaken() throws IOException {
        write(ghost(REGULAR).setChunks(true).setSize(12));
        chunk(0, 4);
        chunk(8, 4);
        assertDoesNotThrow(this::read);
        write(ghost(0120777).setSymlnkTarget("/x"));
        assertDoesNotThrow(this::read);
    }

    @Test
    void chunksLieWithinTheFile() throws IOException {
        write(ghost(REGULAR).setChunks(true).setSize(12));
        chunk(0, 4);
        chunk(9, 4);
        refuses("ghost-file-1.img: the image has 4 bytes at 9 of a file of 12; the images are damaged, dump again");
        write(ghost(REGULAR).setChunks(true).setSize(-1));
        chunk(0, 4);
        refuses("ghost-file-1.img: the image has 4 bytes at 0 of a file of 18446744073709551615; the images are damaged, dump again");
    }

    @Test
    void chunksAreWhole() throws IOException {
        write(ghost(REGULAR).setChunks(true).setSize(12));
        chunk(0, 4);
        byte[] image = Files.readAllBytes(images.file(ImageType.GHOST_FILE, 1));
        for (int cut : new int[] {1, 4, 5}) {
            Files.write(images.file(ImageType.GHOST_FILE, 1), Arrays.copyOf(image, image.length - cut));
            assertThrows(ImageException.class, this::read);
        }
        Files.delete(images.file(ImageType.GHOST_FILE, 1));
        assertThrows(ImageException.class, this::read);
    }

    @Test
    void ghostsAreOfAKindThatCanBeMade() {
        write(ghost(0140600));
        refuses("ghost-file-1.img: no ghost file can have the mode 0140600; the images are damaged, dump again");
        write(ghost(0120777));
        refuses("ghost-file-1.img: its target \"\" is no path; the images are damaged, dump again");
        write(ghost(0120777).setSymlnkTarget("/a\0b"));
        refuses("ghost-file-1.img: its target \"/a\0b\" is no path; the images are damaged, dump again");
    }

    @Test
    void timesOfGhostsExist() {
        timeval sound = timeval.newBuilder().setTvSec(1).setTvUsec(2).build();
        write(ghost(REGULAR).setAtim(sound).setMtim(sound.toBuilder().setTvSec(Long.MAX_VALUE)));
        refuses("ghost-file-1.img: has a time of 9223372036854775807 seconds and 2 microseconds; the images are damaged, dump again");
        write(ghost(REGULAR).setAtim(sound).setMtim(sound.toBuilder().setTvUsec(1_000_000)));
        refuses("ghost-file-1.img: has a time of 1 seconds and 1000000 microseconds; the images are damaged, dump again");
    }

    /** The file by which a lost one is found is removed in the end. */
    @Test
    void linksAreThoseThatADumpMakes() {
        remap(remap_type.LINKED, 8);
        link("/a/link_remap.3");
        assertDoesNotThrow(this::read);
        for (String path : new String[] {"/etc/passwd", "link_remap.3", "/link_remap.1/x", ""}) {
            link(path);
            refuses("remap-fpath.img: file 0x7 is to be found by " + path
                    + ", which is no link that a dump makes (link_remap.N); the images are damaged, dump again");
        }
    }

    private void read() {
        new Remaps(bench).close();
    }

    private void refuses(String why) {
        assertEquals(why, assertThrows(CriuException.class, this::read).getMessage());
    }

    private void remap(remap_type type, int to) {
        images.writeAll(ImageType.REMAP_FPATH,
                List.of(remap_file_path_entry.newBuilder().setOrigId(7).setRemapId(to).setRemapType(type).build()));
    }

    private void link(String path) {
        bench.addEntry(file_entry.newBuilder().setType(fd_types.REG).setId(8).setReg(reg_file_entry.newBuilder()
                .setId(8).setFlags(0).setPos(0).setFown(ZeroOwner.ENTRY).setName(ByteString.copyFromUtf8(path))).build());
    }

    private static ghost_file_entry.Builder ghost(int mode) {
        return ghost_file_entry.newBuilder().setUid(0).setGid(0).setMode(mode);
    }

    private void write(ghost_file_entry.Builder entry) {
        images.writeOne(ImageType.GHOST_FILE, entry.build(), 1);
    }

    private void chunk(long offset, int length) throws IOException {
        byte[] entry = ghost_chunk_entry.newBuilder().setOff(offset).setLen(length).build().toByteArray();
        ByteBuffer framed = ByteBuffer.allocate(Integer.BYTES + entry.length + length).order(ByteOrder.LITTLE_ENDIAN);
        framed.putInt(entry.length).put(entry);
        Files.write(images.file(ImageType.GHOST_FILE, 1), framed.array(), StandardOpenOption.APPEND);
    }
}
