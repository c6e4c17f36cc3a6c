package dev.criu.fuzz;

import dev.criu.images.ImageException;
import dev.criu.images.json.ImageCodec;
import dev.criu.images.json.JsonException;
import dev.criu.images.json.JsonParser;
import dev.criu.images.json.JsonPrinter;
import dev.criu.images.json.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A text that {@code crit encode} gets. {@link JsonException} is allowed; what is encoded can be decoded, if its payloads fit. */
public final class JsonTarget {
    private static final Path FILE = Scratch.directory("json").resolve("image.img");
    private static final ImageCodec CODEC = new ImageCodec(Schema.load(), false);

    private JsonTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            CODEC.encode(JsonParser.parse(new String(input, StandardCharsets.UTF_8)), FILE);
        } catch (JsonException e) {
            Expected.says(e);
            return;
        }
        try {
            JsonPrinter.print(CODEC.decode(FILE, ImageCodec.Payloads.SHOWN), true);
        } catch (ImageException e) {
            Expected.says(e);
        }
    }
}
