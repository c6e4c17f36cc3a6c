package dev.criu.fuzz;

import dev.criu.images.ImageException;
import dev.criu.images.ImageType;
import dev.criu.images.ImageTypes;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageReader;
import dev.criu.images.json.ImageCodec;
import dev.criu.images.json.Json;
import dev.criu.images.json.JsonException;
import dev.criu.images.json.JsonParser;
import dev.criu.images.json.JsonPrinter;
import dev.criu.images.json.Schema;
import java.nio.file.Path;

/**
 * One image file of any type: as the engine reads it, as crit decodes it. What crit shows, it takes back, and shows the same
 * then. Only {@link ImageException} is allowed.
 */
public final class ImageTarget {
    private static final Path DIRECTORY = Scratch.directory("image");
    private static final Path FILE = DIRECTORY.resolve("pagemap-1.img");
    private static final Path AGAIN = DIRECTORY.resolve("again.img");
    private static final Schema SCHEMA = Schema.load();

    private ImageTarget() {}

    /** The first byte says which decoder is taken, the rest is the file. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] file = new byte[input.length - 1];
        System.arraycopy(input, 1, file, 0, file.length);
        Scratch.write(FILE, file);
        boolean pretty = (input[0] & 1) != 0;
        try {
            ImageDirectory.open(DIRECTORY).readPageMap(1).presentPages();
        } catch (ImageException e) {
            Expected.says(e);
        }
        try {
            read(ImageTypes.identify(FILE));
            decode(pretty);
        } catch (ImageException e) {
            Expected.says(e);
        }
    }

    private static void read(ImageType<?> type) {
        try (ImageReader<?> reader = ImageReader.open(type, FILE)) {
            for (ImageReader.Entry<?> entry : reader) {
                entry.message().getSerializedSize();
            }
        }
    }

    private static void decode(boolean pretty) {
        ImageCodec codec = new ImageCodec(SCHEMA, pretty);
        String text = JsonPrinter.print(codec.decode(FILE, ImageCodec.Payloads.SHOWN), pretty);
        Json json = JsonParser.parse(text);
        try {
            codec.encode(json, AGAIN);
        } catch (JsonException e) {
            throw new AssertionError("what was decoded is not taken back: " + text, e);
        }
        String again = JsonPrinter.print(codec.decode(AGAIN, ImageCodec.Payloads.SHOWN), pretty);
        if (!again.equals(text)) {
            throw new AssertionError("decoded again it is another: " + text + "\n" + again);
        }
    }
}
