package dev.criu.cli.crit;

import com.google.protobuf.MessageLite;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.images.ImageTypes;
import dev.criu.images.Payload;
import dev.criu.proto.ipc_msg;
import dev.criu.proto.ipc_msg_entry;
import dev.criu.proto.pagemap_entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an image is, and how many entries it has. */
@Command(name = "info", mixinStandardHelpOptions = true, description = "Tells the kind of an image, counts entries.")
final class InfoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path in;

    @Override
    public Integer call() throws IOException {
        try (InputFile file = InputFile.open(in)) {
            ImageType<?> type = ImageTypes.identify(file.path());
            PrintWriter stdout = spec.commandLine().getOut();
            stdout.printf("{%n    \"magic\": \"%s\",%n    \"count\": %d%n}%n", type.magicName(),
                    count(type, file.path()));
            stdout.flush();
        }
        return 0;
    }

    private static <M extends MessageLite> long count(ImageType<M> type, Path file) {
        long count = 0;
        try (ImageReader<M> reader = ImageReader.open(type, file)) {
            while (reader.hasNext()) {
                M message = reader.next();
                if (type.payload() == Payload.PAGEMAP) {
                    return pagemapEntries(reader);
                }
                if (type.payload() == Payload.GHOST) {
                    reader.skip(reader.payloadSize());
                } else if (type.payload() == Payload.IPC_MSG) {
                    skipMessages(reader, (ipc_msg_entry) message);
                }
                count++;
            }
        }
        return count;
    }

    private static long pagemapEntries(ImageReader<?> reader) {
        long count = 0;
        for (; !reader.atEnd(); count++) {
            reader.nested(pagemap_entry.parser());
        }
        return count;
    }

    private static void skipMessages(ImageReader<?> reader, ipc_msg_entry queue) {
        for (long left = Integer.toUnsignedLong(queue.getQnum()); left > 0; left--) {
            reader.bytes(Integer.toUnsignedLong(reader.nested(ipc_msg.parser()).getMsize()), Long.BYTES);
        }
    }
}
