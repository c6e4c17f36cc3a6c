package dev.criu.images.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.images.ImageWriter;
import dev.criu.images.Payload;
import dev.criu.proto.ipc_msg;
import dev.criu.proto.ipc_msg_entry;
import dev.criu.proto.tcp_stream_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The payload after a message as its member {@code extra}, in the forms that CRIU's decoder gives it. */
final class PayloadCodec {

    private static final ByteBuffer[] NOTHING = {};

    private final Schema schema;
    private final MessageCodec messages;

    PayloadCodec(Schema schema, MessageCodec messages) {
        this.schema = schema;
        this.messages = messages;
    }

    /** The payload of the message just read, null if its kind has none. */
    Json decode(ImageReader<?> reader, Payload kind, ByteString message) throws InvalidProtocolBufferException {
        return switch (kind) {
            case NONE, RAW, PAGEMAP, GHOST -> null;
            case PIPE, PACKET, BPFMAP, IPC_SHM -> base64(reader.payload());
            case IPC_SEM -> semaphores(reader.payload());
            case TCP -> queues(tcp_stream_entry.parseFrom(message), reader.payload());
            case IPC_MSG -> messages(ipc_msg_entry.parseFrom(message), reader);
        };
    }

    static Json base64(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(array);
        return new Json.Str(Text.base64(array));
    }

    private static Json semaphores(ByteBuffer bytes) {
        List<Json> values = new ArrayList<>();
        while (bytes.hasRemaining()) {
            values.add(Json.Num.of(Short.toUnsignedInt(bytes.getShort())));
        }
        return new Json.Arr(values);
    }

    private static Json queues(tcp_stream_entry stream, ByteBuffer bytes) {
        Map<String, Json> queues = new LinkedHashMap<>();
        queues.put("inq", base64(bytes.slice(0, stream.getInqLen())));
        queues.put("outq", base64(bytes.slice(stream.getInqLen(), stream.getOutqLen())));
        return new Json.Obj(queues);
    }

    /** Each message of the queue is two items: its header and its text. */
    private Json messages(ipc_msg_entry queue, ImageReader<?> reader) throws InvalidProtocolBufferException {
        List<Json> items = new ArrayList<>();
        for (long left = Integer.toUnsignedLong(queue.getQnum()); left > 0; left--) {
            ByteString header = reader.nestedBytes(ipc_msg.parser());
            items.add(messages.decode(schema.message("ipc_msg"), header));
            items.add(base64(reader.bytes(Integer.toUnsignedLong(ipc_msg.parseFrom(header).getMsize()), Long.BYTES)));
        }
        return new Json.Arr(items);
    }

    /** Writes a message and the payload that {@code extra} shows; null stands for none. */
    <M extends MessageLite> void encode(ImageWriter<M> writer, ImageType<M> type, ByteString message, Json extra) {
        writer.writeBytes(message, switch (type.payload()) {
            case NONE, RAW, PAGEMAP, GHOST, IPC_MSG -> NOTHING;
            case PIPE, PACKET, BPFMAP, IPC_SHM -> extra == null ? NOTHING : new ByteBuffer[] {bytes(extra)};
            case IPC_SEM -> new ByteBuffer[] {semaphores(extra)};
            case TCP -> new ByteBuffer[] {bytes(member(extra, "inq")), bytes(member(extra, "outq"))};
        });
        if (type.payload() == Payload.IPC_MSG) {
            List<Json> items = items(extra);
            for (int i = 0; i + 1 < items.size(); i += 2) {
                writer.nestedBytes(messages.encode(schema.message("ipc_msg"), items.get(i)));
                writer.bytes(bytes(items.get(i + 1)), Long.BYTES);
            }
        }
    }

    static ByteBuffer bytes(Json json) {
        if (!(json instanceof Json.Str text)) {
            throw new JsonException("extra: a string in base 64 is wanted");
        }
        if (text.value().startsWith("... <")) {
            throw new JsonException("extra: the payload was left out, decode without --nopl");
        }
        return ByteBuffer.wrap(Text.base64(text.value()));
    }

    private static ByteBuffer semaphores(Json json) {
        List<Json> values = items(json);
        ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (Json value : values) {
            if (!(value instanceof Json.Num n) || n.value().signum() < 0 || n.value().bitLength() > Short.SIZE) {
                throw new JsonException("extra: a number of 16 bits is wanted");
            }
            bytes.putShort(n.value().shortValue());
        }
        return bytes.flip();
    }

    private static List<Json> items(Json json) {
        if (!(json instanceof Json.Arr array)) {
            throw new JsonException("extra: a list is wanted");
        }
        return array.items();
    }

    private static Json member(Json json, String name) {
        return json instanceof Json.Obj object ? object.members().get(name) : null;
    }
}
