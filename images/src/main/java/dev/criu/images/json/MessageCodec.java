package dev.criu.images.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Messages between their bytes and JSON. It works on the fields as they are on the wire, with the schema for names and
 * looks, so that nothing gets lost: not a field the schema lacks, not a text that is no UTF-8.
 */
public final class MessageCodec {

    /** The member for fields that the schema lacks: their bytes in base 64. */
    static final String UNKNOWN = "_unknown";

    /** As deep as protobuf's own parsers go. */
    private static final int MAX_DEPTH = 100;

    private final Map<Descriptor, List<FieldCodec>> fields = new HashMap<>();
    private final boolean pretty;

    /** @param pretty whether numbers are shown as the schema's options say; either form can be encoded */
    public MessageCodec(boolean pretty) {
        this.pretty = pretty;
    }

    /** @throws InvalidProtocolBufferException if the bytes are no message */
    public Json.Obj decode(Descriptor type, ByteString bytes) throws InvalidProtocolBufferException {
        return decode(type, bytes, false, 0);
    }

    private Json.Obj decode(Descriptor type, ByteString bytes, boolean hex, int depth)
            throws InvalidProtocolBufferException {
        if (depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException(type.getName() + " nested more than " + MAX_DEPTH + " deep");
        }
        UnknownFieldSet wire = UnknownFieldSet.parseFrom(bytes);
        UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder(wire);
        Map<String, Json> members = new LinkedHashMap<>();
        for (FieldCodec codec : codecs(type)) {
            FieldDescriptor field = codec.field();
            if (wire.hasField(field.getNumber())) {
                WireValues values = WireValues.of(field, wire.getField(field.getNumber()));
                unknown.clearField(field.getNumber());
                if (values.hasLeftovers()) {
                    unknown.mergeField(field.getNumber(), values.leftovers());
                }
                if (!values.isEmpty()) {
                    members.put(field.getName(), values(codec, values, hex, depth));
                }
            }
        }
        UnknownFieldSet rest = unknown.build();
        if (!rest.asMap().isEmpty()) {
            members.put(UNKNOWN, new Json.Str(Text.base64(rest.toByteArray())));
        }
        return new Json.Obj(members);
    }

    private Json values(FieldCodec codec, WireValues values, boolean hex, int depth)
            throws InvalidProtocolBufferException {
        FieldDescriptor field = codec.field();
        List<Json> items = new ArrayList<>();
        if (pretty && codec.format().address() && (values.numbers().size() == 1 || values.numbers().size() == 4)) {
            items.add(new Json.Str(Addresses.text(values.numbers())));
            return new Json.Arr(items);
        }
        for (long number : counted(field, values.numbers())) {
            items.add(codec.number(number, pretty, hex));
        }
        for (ByteString bytes : values.strings()) {
            items.add(field.getType() == FieldDescriptor.Type.MESSAGE
                    ? decode(field.getMessageType(), bytes, hex || codec.format().hex(), depth + 1)
                    : codec.bytes(bytes));
        }
        return field.isRepeated() ? new Json.Arr(items) : items.get(items.size() - 1);
    }

    /** Numbers that an enum lacks are unknown to parsers of proto2: where it stands several times, the last known one counts. */
    private static List<Long> counted(FieldDescriptor field, List<Long> numbers) {
        if (field.isRepeated() || field.getType() != FieldDescriptor.Type.ENUM) {
            return numbers;
        }
        List<Long> known = numbers.stream().filter(n -> field.getEnumType().findValueByNumber(n.intValue()) != null).toList();
        return known.isEmpty() ? numbers : known;
    }

    /**
     * The bytes of the message that {@code json} shows, fields in the order of their numbers.
     *
     * @throws JsonException naming the member at fault
     */
    public ByteString encode(Descriptor type, Json json) {
        if (!(json instanceof Json.Obj object)) {
            throw new JsonException("an object is wanted for a " + type.getName());
        }
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        UnknownFieldSet.Builder wire = UnknownFieldSet.newBuilder();
        for (FieldCodec codec : codecs(type)) {
            FieldDescriptor field = codec.field();
            Json value = members.remove(field.getName());
            if (value != null) {
                wire.mergeField(field.getNumber(), at(field.getName(), () -> field(codec, value)));
            } else if (field.isRequired()) {
                throw new JsonException("\"" + field.getName() + "\" is missing in a " + type.getName());
            }
        }
        Json unknown = members.remove(UNKNOWN);
        if (unknown != null) {
            at(UNKNOWN, () -> merge(wire, unknown));
        }
        if (!members.isEmpty()) {
            throw new JsonException("a " + type.getName() + " has no \"" + members.keySet().iterator().next() + "\"");
        }
        return wire.build().toByteString();
    }

    private UnknownFieldSet.Field field(FieldCodec codec, Json value) {
        FieldDescriptor field = codec.field();
        UnknownFieldSet.Field.Builder wire = UnknownFieldSet.Field.newBuilder();
        for (Json item : items(field, value)) {
            if (WireValues.isString(field)) {
                wire.addLengthDelimited(string(codec, item));
            } else if (codec.format().address() && item instanceof Json.Str address) {
                Addresses.words(address.value()).forEach(wire::addVarint);
            } else {
                WireValues.addNumber(field, wire, codec.number(item));
            }
        }
        return wire.build();
    }

    private static List<Json> items(FieldDescriptor field, Json value) {
        if (!field.isRepeated()) {
            return List.of(value);
        }
        if (value instanceof Json.Arr array) {
            return array.items();
        }
        throw new JsonException("a list is wanted");
    }

    private ByteString string(FieldCodec codec, Json value) {
        return codec.field().getType() == FieldDescriptor.Type.MESSAGE
                ? encode(codec.field().getMessageType(), value) : codec.bytes(value);
    }

    private static Void merge(UnknownFieldSet.Builder wire, Json unknown) {
        if (!(unknown instanceof Json.Str text)) {
            throw new JsonException("a string is wanted");
        }
        try {
            wire.mergeFrom(ByteString.copyFrom(Text.base64(text.value())));
            return null;
        } catch (InvalidProtocolBufferException e) {
            throw new JsonException("no fields: " + e.getMessage());
        }
    }

    /** Puts the member's name before what is wrong with it. */
    private static <T> T at(String name, Supplier<T> work) {
        try {
            return work.get();
        } catch (JsonException e) {
            throw new JsonException(name + ": " + e.getMessage());
        }
    }

    private List<FieldCodec> codecs(Descriptor type) {
        return fields.computeIfAbsent(type, t -> t.getFields().stream()
                .sorted(Comparator.comparingInt(FieldDescriptor::getNumber)).map(FieldCodec::new).toList());
    }
}
