package dev.criu.images.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.images.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every image of the samples decodes to what CRIU's decoder printed, and back to itself. */
class SampleDecodingTest {

    private static final Schema SCHEMA = Schema.load();

    @TempDir
    private Path dir;

    static List<Path> images() {
        return Samples.images();
    }

    @Test
    void findsAllSets() {
        assertEquals(List.of("container", "files", "pty", "sockets", "tasks"),
                Samples.sets().stream().map(set -> set.getFileName().toString()).toList());
        assertFalse(images().isEmpty());
    }

    @Test
    void coversEveryDecodedImage() throws IOException {
        for (Path set : Samples.sets()) {
            try (var decoded = Files.list(set.resolve("json"))) {
                decoded.forEach(json -> assertTrue(images().contains(imageOf(json)), json + " has no image"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("images")
    void decodesLikeCriu(Path image) throws IOException {
        Json decoded = new ImageCodec(SCHEMA, true).decode(image, ImageCodec.Payloads.SHOWN);
        if (image.getFileName().toString().startsWith("stats-")) {
            return; // CRIU's decoder was not asked for these
        }
        String expected = Files.readString(jsonOf(image));
        assertEquals(JsonParser.parse(expected), decoded);
        assertEquals(expected, JsonPrinter.print(decoded, true));
    }

    @ParameterizedTest
    @MethodSource("images")
    void encodesBackToTheSameBytes(Path image) throws IOException {
        for (boolean pretty : new boolean[] {true, false}) {
            ImageCodec codec = new ImageCodec(SCHEMA, pretty);
            String text = JsonPrinter.print(codec.decode(image, ImageCodec.Payloads.SHOWN), pretty);
            Path copy = dir.resolve("copy.img");
            codec.encode(JsonParser.parse(text), copy);
            assertArrayEquals(Files.readAllBytes(image), Files.readAllBytes(copy));
        }
    }

    private static Path jsonOf(Path image) {
        return image.resolveSibling("json").resolve(image.getFileName().toString().replaceFirst("img$", "json"));
    }

    private static Path imageOf(Path json) {
        return json.getParent().resolveSibling(json.getFileName().toString().replaceFirst("json$", "img"));
    }
}
