package dev.criu.images.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The values of one field as they are on the wire, by the wire type that the schema tells.
 *
 * @param numbers the bits of scalars, packed or not
 * @param strings the bytes of texts and messages
 * @param leftovers values of another wire type, which the schema has no word for
 */
record WireValues(List<Long> numbers, List<ByteString> strings, UnknownFieldSet.Field leftovers) {

    static WireValues of(FieldDescriptor field, UnknownFieldSet.Field wire) throws InvalidProtocolBufferException {
        UnknownFieldSet.Field.Builder leftovers = UnknownFieldSet.Field.newBuilder();
        List<Long> numbers = new ArrayList<>();
        boolean string = isString(field);
        boolean fixed32 = isFixed(field, 32);
        boolean fixed64 = isFixed(field, 64);
        boolean varint = !string && !fixed32 && !fixed64;
        for (long value : wire.getVarintList()) {
            keep(varint, value, numbers, leftovers::addVarint);
        }
        for (int value : wire.getFixed32List()) {
            if (fixed32) {
                numbers.add((long) value);
            } else {
                leftovers.addFixed32(value);
            }
        }
        for (long value : wire.getFixed64List()) {
            keep(fixed64, value, numbers, leftovers::addFixed64);
        }
        wire.getGroupList().forEach(leftovers::addGroup);
        if (string) {
            return new WireValues(numbers, strings(field, wire.getLengthDelimitedList()), leftovers.build());
        }
        for (ByteString packed : wire.getLengthDelimitedList()) {
            if (field.isRepeated()) {
                unpack(packed, fixed32, fixed64, numbers);
            } else {
                leftovers.addLengthDelimited(packed);
            }
        }
        return new WireValues(numbers, List.of(), leftovers.build());
    }

    private static void keep(boolean fits, long value, List<Long> numbers, LongConsumer leftovers) {
        if (fits) {
            numbers.add(value);
        } else {
            leftovers.accept(value);
        }
    }

    /** A message that is there several times is one in pieces. */
    private static List<ByteString> strings(FieldDescriptor field, List<ByteString> values) {
        boolean pieces = field.getType() == FieldDescriptor.Type.MESSAGE && !field.isRepeated() && values.size() > 1;
        return pieces ? List.of(ByteString.copyFrom(values)) : values;
    }

    private static void unpack(ByteString packed, boolean fixed32, boolean fixed64, List<Long> numbers)
            throws InvalidProtocolBufferException {
        CodedInputStream in = packed.newCodedInput();
        try {
            while (!in.isAtEnd()) {
                numbers.add(fixed32 ? in.readFixed32() : fixed64 ? in.readFixed64() : in.readRawVarint64());
            }
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
    }

    boolean isEmpty() {
        return numbers.isEmpty() && strings.isEmpty();
    }

    boolean hasLeftovers() {
        return leftovers.getSerializedSize(1) > 0;
    }

    /** True for fields whose values are bytes on the wire. */
    static boolean isString(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING, BYTES, MESSAGE -> true;
            default -> false;
        };
    }

    /** Adds a value of a field that {@link #isString} does not hold for. */
    static void addNumber(FieldDescriptor field, UnknownFieldSet.Field.Builder wire, long bits) {
        if (isFixed(field, 64)) {
            wire.addFixed64(bits);
        } else if (isFixed(field, 32)) {
            wire.addFixed32((int) bits);
        } else {
            wire.addVarint(bits);
        }
    }

    private static boolean isFixed(FieldDescriptor field, int bits) {
        return switch (field.getType()) {
            case FIXED32, SFIXED32, FLOAT -> bits == 32;
            case FIXED64, SFIXED64, DOUBLE -> bits == 64;
            default -> false;
        };
    }
}
