package dev.criu.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.images.json.ImageCodec;
import dev.criu.images.json.Schema;
import dev.criu.proto.inventory_entry;
import dev.criu.proto.ipc_shm_entry;
import dev.criu.proto.mm_entry;
import dev.criu.proto.pipe_data_entry;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever lies in an image directory, only an {@link ImageException} comes out, and the file bounds the memory. */
class HostileImageTest {

    private static final Schema SCHEMA = Schema.load();
    private static final int COMMON = 0x54564319;

    /** Reads any file at once. */
    private static final SmallFiles WHOLE = new SmallFiles() {
        @Override
        public byte[] read(String path) {
            try {
                return Files.readAllBytes(Path.of(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long size(String path) {
            return -1;
        }
    };

    @TempDir
    private Path dir;
    private final ImageCodec codec = new ImageCodec(SCHEMA, true);
    private ImageDirectory images;

    @BeforeEach
    void openDirectory() {
        images = ImageDirectory.open(dir);
    }

    /** The smallest sample of each type. */
    static Collection<Path> smallSamples() {
        Map<ImageType<?>, Path> smallest = new HashMap<>();
        for (Path image : Samples.images()) {
            smallest.merge(ImageTypes.identify(image), image,
                    (a, b) -> a.toFile().length() <= b.toFile().length() ? a : b);
        }
        return smallest.values();
    }

    @ParameterizedTest
    @MethodSource("smallSamples")
    void reportsTruncationAtEveryOffset(Path sample) throws IOException {
        byte[] whole = Files.readAllBytes(sample);
        Path cut = dir.resolve("cut.img");
        ImageType<?> type = ImageTypes.identify(sample);
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            readsOrThrowsImageException(type, cut);
        }
    }

    @ParameterizedTest
    @MethodSource("smallSamples")
    void reportsDamageOfAnyByte(Path sample) throws IOException {
        byte[] whole = Files.readAllBytes(sample);
        Path damaged = dir.resolve("damaged.img");
        ImageType<?> type = ImageTypes.identify(sample);
        Random random = new Random(1);
        for (int offset = 0; offset < whole.length; offset++) {
            byte[] bytes = whole.clone();
            bytes[offset] ^= (byte) (1 + random.nextInt(255));
            Files.write(damaged, bytes);
            readsOrThrowsImageException(type, damaged);
        }
    }

    private void readsOrThrowsImageException(ImageType<?> type, Path file) throws IOException {
        if (type.payload() == Payload.PAGEMAP) {
            onlyImageExceptions(file, () -> PageMapFile.read(ImageFile.of(file), SmallFiles.NONE));
            onlyImageExceptions(file, () -> PageMapFile.read(ImageFile.of(file), WHOLE));
        }
        onlyImageExceptions(file, () -> codec.decode(file, ImageCodec.Payloads.SHOWN));
        assertEquals(outcome(type, file, SmallFiles.NONE), outcome(type, file, WHOLE));
    }

    /** How many messages there are, or what is wrong. */
    private static String outcome(ImageType<?> type, Path file, SmallFiles small) throws IOException {
        int messages = 0;
        try (ImageReader<?> reader = ImageReader.open(type, ImageFile.of(file), small)) {
            while (reader.hasNext()) {
                reader.next();
                reader.transferPayload(Channels.newChannel(OutputStream.nullOutputStream()));
                messages++;
            }
            return messages + " messages";
        } catch (ImageException e) {
            assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            return e.getMessage();
        }
    }

    private static void onlyImageExceptions(Path file, Runnable read) {
        try {
            read.run();
        } catch (ImageException e) {
            assertEquals(file, e.file());
        }
    }

    @Test
    void refusesASizeBeyondTheFileBeforeAllocating() throws IOException {
        write("pstree.img", COMMON, ImageType.PSTREE.magic(), 0xfffffff0);
        CorruptImageException e = assertThrows(CorruptImageException.class,
                () -> images.readAll(ImageType.PSTREE));
        assertEquals(12, e.offset());
        assertEquals(dir.resolve("pstree.img") + ": truncated: message of 4294967280 bytes at offset 12, 0 bytes left;"
                + " the dump was cut short, dump again", e.getMessage());
    }

    @Test
    void refusesAPayloadBeyondTheFileBeforeAllocating() {
        byte[] message = pipe_data_entry.newBuilder().setPipeId(1).setBytes(-1).build().toByteArray();
        writeMessage("pipes-data.img", ImageType.PIPES_DATA, message);
        try (var reader = images.reader(ImageType.PIPES_DATA)) {
            assertThrows(CorruptImageException.class, reader::next);
        }
    }

    @Test
    void refusesAPayloadSizeThatOverflows() {
        byte[] message = ipc_shm_entry.newBuilder().setDesc(Messages.ipcDesc()).setSize(Long.MAX_VALUE).build()
                .toByteArray();
        writeMessage("ipcns-shm-1.img", ImageType.IPCNS_SHM, message);
        try (var reader = images.reader(ImageType.IPCNS_SHM, 1)) {
            assertThrows(CorruptImageException.class, reader::next);
        }
    }

    @Test
    void namesTheForeignImage() throws IOException {
        images.writeOne(ImageType.PSTREE, Messages.task(1));
        Files.move(dir.resolve("pstree.img"), dir.resolve("core-1.img"));
        ImageException e = assertThrows(ForeignImageException.class, () -> images.readOne(ImageType.CORE, 1));
        assertEquals(dir.resolve("core-1.img") + ": not CORE but PSTREE image; was it renamed?", e.getMessage());
    }

    @Test
    void refusesWhatIsNoImage() throws IOException {
        Files.writeString(dir.resolve("pstree.img"), "#!/bin/sh\necho hello\n");
        assertThrows(ForeignImageException.class, () -> images.readAll(ImageType.PSTREE));
        assertThrows(ForeignImageException.class, () -> ImageTypes.identify(dir.resolve("pstree.img")));
    }

    @Test
    void refusesTheFirstFormatVersion() throws IOException {
        write("pstree.img", ImageType.PSTREE.magic());
        assertThrows(UnsupportedImageException.class, () -> images.readAll(ImageType.PSTREE));
    }

    @Test
    void refusesInventoriesOfOtherVersions() {
        for (int version : new int[] {0, 1, 3, -1}) {
            images.writeOne(ImageType.INVENTORY, inventory_entry.newBuilder().setImgVersion(version).build());
            ImageException e = assertThrows(UnsupportedImageException.class, images::readInventory);
            assertTrue(e.getMessage().contains(version == 0 || version == 1 ? "too old" : "too new"), e.getMessage());
        }
        images.writeOne(ImageType.INVENTORY, inventory_entry.newBuilder().setImgVersion(2).build());
        assertEquals(2, images.readInventory().getImgVersion());
    }

    @Test
    void wantsExactlyOneMessageWhereThereIsOne() {
        images.writeAll(ImageType.MM, List.<mm_entry>of(), 1);
        assertThrows(MissingImageException.class, () -> images.readOne(ImageType.MM, 1));
        try (var writer = images.create(ImageType.PSTREE)) {
            writer.start();
        }
        assertThrows(CorruptImageException.class, () -> images.readOne(ImageType.PSTREE));
        images.writeAll(ImageType.PSTREE, List.of(Messages.task(1), Messages.task(2)));
        assertThrows(CorruptImageException.class, () -> images.readOne(ImageType.PSTREE));
    }

    @Test
    void followsNoLinksAndOpensNoDevices() throws IOException {
        Path outside = Files.createTempFile("outside", ".img");
        Files.createSymbolicLink(dir.resolve("pstree.img"), outside);
        assertThrows(ForeignImageException.class, () -> images.readAll(ImageType.PSTREE));
        Files.createDirectory(dir.resolve("files.img"));
        assertThrows(ForeignImageException.class, () -> images.readAll(ImageType.FILES));
        images.writeAll(ImageType.PSTREE, List.of(Messages.task(3)));
        assertEquals(0, Files.size(outside));
        assertFalse(Files.isSymbolicLink(dir.resolve("pstree.img")));
        Files.delete(outside);
    }

    private void write(String name, int... words) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        Files.write(dir.resolve(name), bytes.array());
    }

    private void writeMessage(String name, ImageType<?> type, byte[] message) {
        try (ImageOutput out = ImageOutput.create(dir.resolve(name))) {
            out.writeMagics(type);
            out.writeInt(message.length);
            out.writeBytes(ByteBuffer.wrap(message));
        }
    }
}
