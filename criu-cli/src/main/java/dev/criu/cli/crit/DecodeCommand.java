package dev.criu.cli.crit;

import dev.criu.images.json.ImageCodec;
import dev.criu.images.json.Json;
import dev.criu.images.json.JsonPrinter;
import dev.criu.images.json.Schema;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An image to JSON. */
@Command(name = "decode", mixinStandardHelpOptions = true, description = "Makes JSON of an image.")
final class DecodeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-i", "--in"}, paramLabel = "FILE", description = "The image, standard input by default.")
    private Path in;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "The JSON, standard output by default.")
    private Path out;

    @Option(names = "--pretty", description = "Many lines, numbers as flags, addresses and names.")
    private boolean pretty;

    @Option(names = "--nopl", description = "Leave payloads out, show their size.")
    private boolean nopl;

    @Override
    public Integer call() throws IOException {
        try (InputFile image = InputFile.open(in)) {
            String text = decode(image.path(), pretty, nopl);
            if (out == null) {
                PrintWriter stdout = spec.commandLine().getOut();
                stdout.println(text);
                stdout.flush();
            } else {
                Files.writeString(out, text, StandardCharsets.US_ASCII);
            }
        }
        return 0;
    }

    static String decode(Path image, boolean pretty, boolean nopl) {
        Json json = new ImageCodec(Schema.load(), pretty).decode(image,
                nopl ? ImageCodec.Payloads.LEFT_OUT : ImageCodec.Payloads.SHOWN);
        return JsonPrinter.print(json, pretty);
    }
}
