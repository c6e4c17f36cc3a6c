package dev.criu.cli.crit;

import dev.criu.images.json.ImageCodec;
import dev.criu.images.json.Json;
import dev.criu.images.json.JsonParser;
import dev.criu.images.json.Schema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** JSON to an image. */
@Command(name = "encode", mixinStandardHelpOptions = true, description = "Makes an image of JSON.")
final class EncodeCommand implements Callable<Integer> {

    @Option(names = {"-i", "--in"}, paramLabel = "FILE", description = "The JSON, standard input by default.")
    private Path in;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "The image, standard output by default.")
    private Path out;

    /** Writes beside the target first: an error in the JSON must not cost the image that is there. */
    @Override
    public Integer call() throws IOException {
        Json json;
        try (InputFile file = InputFile.open(in)) {
            json = JsonParser.parse(Files.readString(file.path(), StandardCharsets.UTF_8));
        }
        boolean stream = out == null || Files.exists(out) && !Files.isRegularFile(out);
        Path image = stream ? Files.createTempFile("crit-", ".img")
                : Files.createTempFile(out.toAbsolutePath().getParent(), ".crit-", ".img");
        try {
            new ImageCodec(Schema.load(), false).encode(json, image);
            if (out == null) {
                Files.copy(image, System.out);
                System.out.flush();
            } else if (stream) {
                Files.write(out, Files.readAllBytes(image));
            } else {
                Files.move(image, out, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(image);
        }
        return 0;
    }
}
