package dev.criu.images.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.criu.images.CorruptImageException;
import dev.criu.images.ImageReader;
import dev.criu.images.ImageType;
import dev.criu.images.ImageTypes;
import dev.criu.images.ImageWriter;
import dev.criu.images.Payload;
import dev.criu.proto.ghost_chunk_entry;
import dev.criu.proto.ghost_file_entry;
import dev.criu.proto.pagemap_entry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Image files as JSON, the way CRIU's {@code crit} shows them: {@code {"magic": NAME, "entries": [...]}}, a payload in
 * the member {@code extra} of its entry. What is decoded and encoded again is the same file.
 */
public final class ImageCodec {

    /** Whether payloads are shown, or only their size. The latter cannot be encoded. */
    public enum Payloads { SHOWN, LEFT_OUT }

    private static final String EXTRA = "extra";

    private final Schema schema;
    private final MessageCodec messages;
    private final PayloadCodec payloads;

    /** @param pretty whether numbers are shown as flags, addresses, names where that says more */
    public ImageCodec(Schema schema, boolean pretty) {
        this.schema = schema;
        messages = new MessageCodec(pretty);
        payloads = new PayloadCodec(schema, messages);
    }

    /** Decodes a file of any type but the raw ones. */
    public Json.Obj decode(Path file, Payloads shown) {
        ImageType<?> type = ImageTypes.identify(file);
        List<Json> entries = new ArrayList<>();
        try (ImageReader<?> reader = ImageReader.open(type, file)) {
            while (reader.hasNext()) {
                long start = reader.position();
                try {
                    entries(type, reader, shown, entries);
                } catch (InvalidProtocolBufferException e) {
                    throw new CorruptImageException(file, start, "bad message at offset " + start + ": "
                            + e.getMessage());
                }
            }
        }
        Map<String, Json> image = new LinkedHashMap<>();
        image.put("magic", new Json.Str(type.magicName()));
        image.put("entries", new Json.Arr(entries));
        return new Json.Obj(image);
    }

    /** One message with what belongs to it: one entry, or several if messages of another type follow. */
    private void entries(ImageType<?> type, ImageReader<?> reader, Payloads shown, List<Json> entries)
            throws InvalidProtocolBufferException {
        ByteString bytes = reader.nextBytes();
        Json.Obj entry = messages.decode(schema.message(type.messageName()), bytes);
        entries.add(entry);
        if (type.payload() == Payload.PAGEMAP) {
            while (!reader.atEnd()) {
                entries.add(nested(reader, pagemap_entry.parser(), "pagemap_entry"));
            }
        } else if (type.payload() == Payload.GHOST && ghost_file_entry.parseFrom(bytes).getChunks()) {
            while (!reader.atEnd()) {
                chunk(reader, shown, entries);
            }
        } else if (type.payload() == Payload.GHOST) {
            extra(entry, reader, reader.payloadSize(), shown);
        } else if (shown == Payloads.LEFT_OUT && type.payload() != Payload.NONE) {
            long start = reader.position();
            payloads.decode(reader, type.payload(), bytes);
            entry.members().put(EXTRA, new Json.Str("... <" + HumanSize.of(reader.position() - start) + ">"));
        } else {
            Json extra = payloads.decode(reader, type.payload(), bytes);
            if (extra != null) {
                entry.members().put(EXTRA, extra);
            }
        }
    }

    private void chunk(ImageReader<?> reader, Payloads shown, List<Json> entries)
            throws InvalidProtocolBufferException {
        ByteString bytes = reader.nestedBytes(ghost_chunk_entry.parser());
        Json.Obj chunk = messages.decode(schema.message("ghost_chunk_entry"), bytes);
        extra(chunk, reader, ghost_chunk_entry.parseFrom(bytes).getLen(), shown);
        entries.add(chunk);
    }

    private static void extra(Json.Obj entry, ImageReader<?> reader, long length, Payloads shown) {
        if (shown == Payloads.SHOWN) {
            entry.members().put(EXTRA, PayloadCodec.base64(reader.bytes(length, 1)));
        } else {
            reader.skip(length);
        }
    }

    private Json nested(ImageReader<?> reader, Parser<? extends MessageLite> parser, String name)
            throws InvalidProtocolBufferException {
        return messages.decode(schema.message(name), reader.nestedBytes(parser));
    }

    /**
     * Writes the file that {@code image} shows.
     *
     * @throws JsonException naming the entry at fault; the file is then not to be used
     */
    public void encode(Json image, Path file) {
        if (!(image instanceof Json.Obj object) || !(object.members().get("magic") instanceof Json.Str magic)
                || !(object.members().get("entries") instanceof Json.Arr entries)) {
            throw new JsonException("an object with \"magic\" and \"entries\" is wanted");
        }
        ImageType<?> type = ImageTypes.ofMagicName(magic.value())
                .orElseThrow(() -> new JsonException("magic: no image is called '" + magic.value() + "'"));
        encode(type, entries.items(), file);
    }

    private <M extends MessageLite> void encode(ImageType<M> type, List<Json> entries, Path file) {
        try (ImageWriter<M> writer = ImageWriter.create(type, file)) {
            writer.start();
            for (int i = 0; i < entries.size(); i++) {
                try {
                    encode(writer, type, i, entries.get(i));
                } catch (JsonException | IllegalArgumentException e) {
                    throw new JsonException("entries[" + i + "]: " + e.getMessage());
                }
            }
        }
    }

    private <M extends MessageLite> void encode(ImageWriter<M> writer, ImageType<M> type, int index, Json entry) {
        if (!(entry instanceof Json.Obj object)) {
            throw new JsonException("an object is wanted");
        }
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        Json extra = type.payload() == Payload.NONE ? null : members.remove(EXTRA);
        Json.Obj message = new Json.Obj(members);
        switch (type.payload()) {
            case PAGEMAP -> nested(writer, index == 0 ? type.messageName() : "pagemap_entry", index, message);
            case GHOST -> {
                nested(writer, index == 0 ? type.messageName() : "ghost_chunk_entry", index, message);
                if (extra != null) {
                    writer.bytes(PayloadCodec.bytes(extra), 1);
                }
            }
            default -> payloads.encode(writer, type, messages.encode(schema.message(type.messageName()), message),
                    extra);
        }
    }

    private void nested(ImageWriter<?> writer, String name, int index, Json.Obj message) {
        Descriptor type = schema.message(name);
        ByteString bytes = messages.encode(type, message);
        if (index == 0) {
            writer.writeBytes(bytes);
        } else {
            writer.nestedBytes(bytes);
        }
    }
}
