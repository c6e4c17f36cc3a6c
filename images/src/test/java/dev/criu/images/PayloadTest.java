package dev.criu.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.images.json.ImageCodec;
import dev.criu.images.json.Json;
import dev.criu.images.json.JsonParser;
import dev.criu.images.json.JsonPrinter;
import dev.criu.images.json.Schema;
import dev.criu.proto.bpfmap_data_entry;
import dev.criu.proto.ghost_chunk_entry;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.ipc_msg;
import dev.criu.proto.ipc_msg_entry;
import dev.criu.proto.ipc_sem_entry;
import dev.criu.proto.ipc_shm_entry;
import dev.criu.proto.pipe_data_entry;
import dev.criu.proto.sk_packet_entry;
import dev.criu.proto.tcp_stream_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with payloads: what is written is read, and goes through JSON unchanged. */
class PayloadTest {

    @TempDir
    private Path dir;
    private ImageDirectory images;

    @BeforeEach
    void openDirectory() {
        images = ImageDirectory.open(dir);
    }

    @AfterEach
    void everyImageGoesThroughJsonUnchanged() throws IOException {
        Path copy = dir.resolve("copy");
        Schema schema = Schema.load();
        try (var files = Files.newDirectoryStream(dir, "*.img")) {
            for (Path file : files) {
                ImageCodec codec = new ImageCodec(schema, true);
                Json json = codec.decode(file, ImageCodec.Payloads.SHOWN);
                codec.encode(JsonParser.parse(JsonPrinter.print(json, true)), copy);
                assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(copy), file.toString());
            }
        }
    }

    @Test
    void pipeData() {
        try (var writer = images.create(ImageType.PIPES_DATA)) {
            writer.write(pipe(1, 5), text("hello"));
            writer.write(pipe(2, 0));
            writer.write(pipe(3, 100_000), ByteBuffer.allocateDirect(100_000));
        }
        try (var reader = images.reader(ImageType.PIPES_DATA)) {
            assertEquals(pipe(1, 5), reader.next());
            assertEquals("hello", text(reader.payload()));
            assertThrows(IllegalStateException.class, reader::payload);
            assertEquals(pipe(2, 0), reader.next());
            assertEquals(0, reader.payload().remaining());
            assertEquals(pipe(3, 100_000), reader.next());
            assertEquals(100_000, reader.payload().remaining());
            assertFalse(reader.hasNext());
        }
    }

    @Test
    void skipsPayloadsThatNobodyReads() {
        pipeData();
        List<Integer> pipes = new ArrayList<>();
        try (var reader = images.reader(ImageType.PIPES_DATA)) {
            while (reader.hasNext()) {
                pipes.add(reader.next().getPipeId());
            }
        }
        assertEquals(List.of(1, 2, 3), pipes);
    }

    @Test
    void refusesAPayloadOfAnotherSizeThanTold() {
        try (var writer = images.create(ImageType.PIPES_DATA)) {
            assertThrows(IllegalArgumentException.class, () -> writer.write(pipe(1, 5), text("hell")));
            assertThrows(IllegalArgumentException.class, () -> writer.write(pipe(1, 5)));
        }
        assertFalse(images.exists(ImageType.PIPES_DATA));
    }

    @Test
    void socketQueues() {
        try (var writer = images.create(ImageType.SK_QUEUES)) {
            writer.write(sk_packet_entry.newBuilder().setIdFor(4).setLength(3).build(), text("one"));
            writer.write(sk_packet_entry.newBuilder().setIdFor(4).setLength(2).build(), text("2!"));
        }
        List<String> packets = new ArrayList<>();
        try (var reader = images.reader(ImageType.SK_QUEUES)) {
            for (var packet : reader) {
                packets.add(packet.message().getIdFor() + " " + text(packet.payload()));
            }
        }
        assertEquals(List.of("4 one", "4 2!"), packets);
    }

    @Test
    void tcpStream() {
        tcp_stream_entry stream = tcp_stream_entry.newBuilder().setInqLen(2).setInqSeq(1).setOutqLen(3).setOutqSeq(-1)
                .setOptMask(7).setSndWscale(1).setMssClamp(1460).build();
        try (var writer = images.create(ImageType.TCP_STREAM, 0x1a)) {
            writer.write(stream, text("in"), text("out"));
        }
        try (var reader = images.reader(ImageType.TCP_STREAM, 0x1a)) {
            assertEquals(stream, reader.next());
            assertEquals("inout", text(reader.payload()));
        }
        assertTrue(Files.exists(dir.resolve("tcp-stream-1a.img")));
    }

    @Test
    void sysvSemaphoresArePaddedToEight() {
        try (var writer = images.create(ImageType.IPCNS_SEM, 1)) {
            for (int nsems : new int[] {3, 4}) {
                ByteBuffer values = ByteBuffer.allocate(2 * nsems).put(0, (byte) 9);
                writer.write(ipc_sem_entry.newBuilder().setDesc(Messages.ipcDesc()).setNsems(nsems).build(), values);
            }
        }
        try (var reader = images.reader(ImageType.IPCNS_SEM, 1)) {
            reader.next();
            ByteBuffer values = reader.payload();
            assertEquals(6, values.remaining());
            assertEquals(9, values.getShort());
            assertEquals(4, reader.next().getNsems());
            assertFalse(reader.hasNext());
        }
    }

    @Test
    void sysvSharedMemoryIsPaddedToFourOrElsewhere() {
        ipc_shm_entry here = ipc_shm_entry.newBuilder().setDesc(Messages.ipcDesc()).setSize(5).build();
        ipc_shm_entry elsewhere = here.toBuilder().setSize(1L << 40).setInPagemaps(true).build();
        try (var writer = images.create(ImageType.IPCNS_SHM, 1)) {
            writer.write(here, text("12345"));
            writer.write(elsewhere);
            writer.write(here, text("67890"));
        }
        try (var reader = images.reader(ImageType.IPCNS_SHM, 1)) {
            reader.next();
            assertEquals("12345", text(reader.payload()));
            assertEquals(elsewhere, reader.next());
            assertEquals(0, reader.payloadSize());
            reader.next();
            assertEquals("67890", text(reader.payload()));
        }
    }

    @Test
    void sysvMessageQueues() {
        List<String> texts = List.of("first", "12345678", "");
        ipc_msg_entry queue = ipc_msg_entry.newBuilder().setDesc(Messages.ipcDesc()).setQbytes(100)
                .setQnum(texts.size()).build();
        try (var writer = images.create(ImageType.IPCNS_MSG, 1)) {
            for (int i = 0; i < 2; i++) {
                writer.write(queue);
                for (String text : texts) {
                    writer.nested(ipc_msg.newBuilder().setMtype(3).setMsize(text.length()).build());
                    writer.bytes(text(text), 8);
                }
            }
        }
        try (var reader = images.reader(ImageType.IPCNS_MSG, 1)) {
            for (int i = 0; i < 2; i++) {
                assertEquals(queue, reader.next());
                for (String text : texts) {
                    assertEquals(text, text(reader.bytes(reader.nested(ipc_msg.parser()).getMsize(), 8)));
                }
            }
            assertTrue(reader.atEnd());
        }
    }

    @Test
    void bpfMaps() {
        bpfmap_data_entry map = bpfmap_data_entry.newBuilder().setMapId(1).setKeysBytes(2).setValuesBytes(4).setCount(1)
                .build();
        try (var writer = images.create(ImageType.BPFMAP_DATA)) {
            writer.write(map, text("kk"), text("vvvv"));
        }
        try (var reader = images.reader(ImageType.BPFMAP_DATA)) {
            reader.next();
            assertEquals("kkvvvv", text(reader.payload()));
        }
    }

    @Test
    void wholeGhostFilesOfAnySizeAreCopiedFromAndToFiles() throws IOException {
        byte[] content = new byte[300_001];
        new Random(3).nextBytes(content);
        Path original = Files.write(dir.resolve("original"), content);
        try (var source = FileChannel.open(original); var writer = images.create(ImageType.GHOST_FILE, 16)) {
            writer.write(ghost());
            writer.transferFrom(source, 0, source.size());
        }
        Path copy = dir.resolve("restored");
        try (var target = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var reader = images.reader(ImageType.GHOST_FILE, 16)) {
            assertEquals(ghost(), reader.next());
            assertEquals(content.length, reader.payloadSize());
            reader.transferPayload(target);
        }
        assertArrayEquals(content, Files.readAllBytes(copy));
    }

    @Test
    void sparseGhostFilesAreChunks() throws IOException {
        try (var writer = images.create(ImageType.GHOST_FILE, 1)) {
            writer.write(ghost().toBuilder().setChunks(true).setSize(1 << 20).build());
            writer.nested(ghost_chunk_entry.newBuilder().setOff(4096).setLen(4).build());
            writer.bytes(text("data"), 1);
            writer.nested(ghost_chunk_entry.newBuilder().setOff(8192).setLen(3).build());
            writer.bytes(text("end"), 1);
        }
        StringBuilder chunks = new StringBuilder();
        try (var reader = images.reader(ImageType.GHOST_FILE, 1)) {
            assertTrue(reader.next().getChunks());
            while (!reader.atEnd()) {
                ghost_chunk_entry chunk = reader.nested(ghost_chunk_entry.parser());
                chunks.append(chunk.getOff()).append(text(reader.bytes(chunk.getLen(), 1)));
            }
        }
        assertEquals("4096data8192end", chunks.toString());
    }

    private static pipe_data_entry pipe(int id, int bytes) {
        return pipe_data_entry.newBuilder().setPipeId(id).setBytes(bytes).setSize(65536).build();
    }

    private static ghost_file_entry ghost() {
        return ghost_file_entry.newBuilder().setUid(1).setGid(2).setMode(0100600).build();
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }
}
