package dev.criu.images;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.criu.proto.pagemap_entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of the samples passes through its lite class unchanged. */
class SampleMessagesTest {

    static List<Path> images() {
        return Samples.images();
    }

    @ParameterizedTest
    @MethodSource("images")
    void serialisesBackToTheSameBytes(Path image) throws IOException {
        check(ImageTypes.identify(image), image);
    }

    private static <M extends MessageLite> void check(ImageType<M> type, Path image) throws IOException {
        try (ImageReader<M> reader = ImageReader.open(type, image)) {
            while (reader.hasNext()) {
                ByteString bytes = reader.nextBytes();
                assertEquals(bytes, type.parser().parseFrom(bytes).toByteString());
                if (type.payload() == Payload.PAGEMAP) {
                    while (!reader.atEnd()) {
                        nested(reader, pagemap_entry.parser());
                    }
                } else if (type.payload() == Payload.GHOST || type.payload() == Payload.IPC_MSG) {
                    reader.skip(reader.payloadSize());
                }
            }
        }
    }

    private static void nested(ImageReader<?> reader, Parser<? extends MessageLite> parser) throws IOException {
        ByteString bytes = reader.nestedBytes(parser);
        assertEquals(bytes, parser.parseFrom(bytes).toByteString());
    }
}
