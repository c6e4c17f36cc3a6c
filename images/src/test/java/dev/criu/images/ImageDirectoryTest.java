package dev.criu.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.criu.proto.pagemap_entry;
import dev.criu.proto.pagemap_head;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.stats_entry;
import dev.criu.proto.tty_data_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageDirectoryTest {

    @TempDir
    private Path dir;
    private ImageDirectory images;

    @BeforeEach
    void openDirectory() {
        images = ImageDirectory.open(dir);
    }

    @Test
    void framesMessagesAsTheFormatWants() throws IOException {
        images.writeAll(ImageType.PSTREE, List.of(Messages.task(1), Messages.task(2)));
        byte[] message = Messages.task(1).toByteArray();
        byte[] file = Files.readAllBytes(dir.resolve("pstree.img"));
        assertArrayEquals(new byte[] {0x19, 0x43, 0x56, 0x54, 0x30, 0x30, 0x27, 0x50, (byte) message.length, 0, 0, 0},
                Arrays.copyOf(file, 12));
        assertEquals(8 + 2 * (4 + message.length), file.length);
        assertEquals(List.of(Messages.task(1), Messages.task(2)), images.readAll(ImageType.PSTREE));
    }

    @Test
    void startsServiceFilesAndTheInventoryWithTheirOwnMagics() throws IOException {
        images.writeOne(ImageType.STATS_RESTORE, stats_entry.getDefaultInstance());
        assertEquals("40591055" + "06330957" + "00000000", hex("stats-restore"));
        try (var writer = images.create(ImageType.INVENTORY)) {
            writer.start();
        }
        assertEquals("16313158", hex("inventory.img"));
    }

    private String hex(String name) throws IOException {
        return HexFormat.of().formatHex(Files.readAllBytes(dir.resolve(name)));
    }

    @Test
    void readsAMissingFileAsAnEmptyOne() {
        assertEquals(List.of(), images.readAll(ImageType.FILES));
        assertEquals(Optional.empty(), images.readOptional(ImageType.CORE, 1));
        assertFalse(images.reader(ImageType.PIPES_DATA).hasNext());
        ImageException e = assertThrows(MissingImageException.class, () -> images.readOne(ImageType.CORE, 1));
        assertEquals(dir.resolve("core-1.img"), e.file());
        assertThrows(MissingImageException.class, () -> images.readPageMap(1));
        assertThrows(MissingImageException.class, () -> ImageDirectory.open(dir.resolve("absent")));
    }

    @Test
    void writesNoFileWithoutMessagesAndLeavesNoOldOne() {
        images.writeOne(ImageType.PSTREE, Messages.task(1));
        images.writeAll(ImageType.PSTREE, List.<pstree_entry>of());
        assertFalse(images.exists(ImageType.PSTREE));
    }

    @Test
    void keepsImagesToTheirOwner() throws IOException {
        images.writeOne(ImageType.PSTREE, Messages.task(1));
        images.createRaw(ImageType.PAGES, 1).close();
        for (Path file : List.of(dir.resolve("pstree.img"), images.pagesFile(1))) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void replacesAnOldFileInsteadOfWritingIntoIt() throws IOException {
        images.writeOne(ImageType.PSTREE, Messages.task(1));
        Path other = Files.createLink(dir.resolve("other-name"), dir.resolve("pstree.img"));
        images.writeOne(ImageType.PSTREE, Messages.task(2));
        assertEquals(Messages.task(2), images.readOne(ImageType.PSTREE));
        try (var reader = ImageReader.open(ImageType.PSTREE, other)) {
            assertEquals(Messages.task(1), reader.next());
        }
    }

    @Test
    void reportsAFullDiskWithTheFilesName() throws IOException {
        Path full = Path.of("/dev/full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            ImageOutput out = new ImageOutput(dir.resolve("core-1.img"), channel);
            out.writeInt(1);
            ImageException e = assertThrows(ImageException.class, out::close);
            assertEquals(dir.resolve("core-1.img") + ": cannot be written: No space left on device", e.getMessage());
        }
    }

    @Test
    void roundTripsMessagesLargerThanTheBuffer() {
        List<tty_data_entry> data = List.of(ttyData(100_000), ttyData(3), ttyData(40_000), ttyData(0));
        images.writeAll(ImageType.TTY_DATA, data);
        assertEquals(data, images.readAll(ImageType.TTY_DATA));
    }

    private static tty_data_entry ttyData(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return tty_data_entry.newBuilder().setTtyId(size).setData(ByteString.copyFrom(bytes)).build();
    }

    @Test
    void roundTripsPageMaps() {
        PageMap map = new PageMap(7, List.of(new PageMapEntry(0x400000, 3, PageMapEntry.PRESENT),
                new PageMapEntry(0x7f0000000000L, 1L << 33, PageMapEntry.PARENT),
                new PageMapEntry(0xffffffffff600000L, 1, PageMapEntry.LAZY | PageMapEntry.PRESENT)));
        images.writePageMap(map, 12);
        images.writeSharedPageMap(map, 1L << 40);
        assertEquals(map, images.readPageMap(12));
        assertEquals(map, images.readSharedPageMap(1L << 40));
        assertEquals(4, map.presentPages());
        assertTrue(images.exists(ImageType.SHMEM_PAGEMAP, 1L << 40));
    }

    @Test
    void readsPageMapsOfOlderImages() {
        try (var writer = images.create(ImageType.PAGEMAP, 1)) {
            writer.write(pagemap_head.newBuilder().setPagesId(1).build());
            writer.nested(pagemap_entry.newBuilder().setVaddr(0x1000).setCompatNrPages(-1).build());
            writer.nested(pagemap_entry.newBuilder().setVaddr(0x2000).setCompatNrPages(2).setInParent(true).build());
            writer.nested(pagemap_entry.newBuilder().setVaddr(0x4000).setCompatNrPages(3).setInParent(false).build());
            writer.nested(pagemap_entry.newBuilder().setVaddr(0x8000).setCompatNrPages(4).setFlags(6).build());
            writer.nested(pagemap_entry.newBuilder().setVaddr(0x9000).setCompatNrPages(0).setNrPages(5).build());
        }
        assertEquals(List.of(new PageMapEntry(0x1000, 0xffffffffL, PageMapEntry.PRESENT),
                new PageMapEntry(0x2000, 2, PageMapEntry.PARENT),
                new PageMapEntry(0x4000, 3, PageMapEntry.PRESENT),
                new PageMapEntry(0x8000, 4, PageMapEntry.LAZY | PageMapEntry.PRESENT),
                new PageMapEntry(0x9000, 5, PageMapEntry.PRESENT)), images.readPageMap(1).entries());
    }

    @Test
    void refusesPageCountsThatNoAddressSpaceHas() {
        try (var writer = images.create(ImageType.PAGEMAP, 1)) {
            writer.write(pagemap_head.newBuilder().setPagesId(1).build());
            writer.nested(pagemap_entry.newBuilder().setVaddr(0).setCompatNrPages(0).setNrPages(-1L).build());
        }
        assertThrows(CorruptImageException.class, () -> images.readPageMap(1));
    }

    @Test
    void findsTheParentThroughItsLink() throws IOException {
        assertEquals(Optional.empty(), images.parent());
        images.linkParent(Path.of("../earlier"));
        assertThrows(MissingImageException.class, images::parent);
        Path child = Files.createDirectory(dir.resolve("later"));
        Files.createDirectory(dir.resolve("earlier"));
        ImageDirectory later = ImageDirectory.open(child);
        later.linkParent(Path.of("../earlier"));
        ImageDirectory earlier = later.parent().orElseThrow();
        earlier.writeOne(ImageType.PSTREE, Messages.task(5));
        assertTrue(Files.exists(dir.resolve("earlier/pstree.img")));
    }

    @Test
    void opensRawFilesAsTheyAre() throws IOException {
        try (FileChannel pages = images.createRaw(ImageType.PAGES, 3)) {
            pages.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
        try (FileChannel pages = images.openRaw(ImageType.PAGES, 3)) {
            assertEquals(3, pages.size());
        }
        assertThrows(IllegalArgumentException.class, () -> images.readAll(ImageType.PAGES, 3));
        assertThrows(IllegalArgumentException.class, () -> images.create(ImageType.PAGES, 3));
    }
}
