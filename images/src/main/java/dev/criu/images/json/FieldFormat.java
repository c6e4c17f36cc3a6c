package dev.criu.images.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;

/**
 * How a field is shown to people: the {@code (criu)} options of {@code opts.proto}.
 *
 * @param hex in base 16; on a message field, all numbers in it
 * @param address the words of an IPv4 or IPv6 address, in network order
 * @param flags the table of bit names, empty for none
 * @param device a device number in the kernel's encoding
 * @param userDevice a device number in the C library's encoding instead
 * @param names the table of value names, empty for none
 * @param conversion for bytes: how they become text, empty for base 64
 */
record FieldFormat(boolean hex, boolean address, String flags, boolean device, boolean userDevice, String names,
        String conversion) {

    /** The number of the {@code criu} extension of {@code google.protobuf.FieldOptions}. */
    private static final int EXTENSION = 1018;

    static FieldFormat of(FieldDescriptor field) {
        UnknownFieldSet options = UnknownFieldSet.getDefaultInstance();
        try {
            for (ByteString bytes : field.getOptions().getUnknownFields().getField(EXTENSION)
                    .getLengthDelimitedList()) {
                options = UnknownFieldSet.newBuilder(options).mergeFrom(bytes).build();
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(field.getFullName() + ": bad (criu) options", e);
        }
        return new FieldFormat(bool(options, 1), bool(options, 2), text(options, 3), bool(options, 4),
                bool(options, 5), text(options, 6), text(options, 7));
    }

    private static boolean bool(UnknownFieldSet options, int number) {
        return options.getField(number).getVarintList().contains(1L);
    }

    private static String text(UnknownFieldSet options, int number) {
        List<ByteString> values = options.getField(number).getLengthDelimitedList();
        return values.isEmpty() ? "" : values.get(values.size() - 1).toStringUtf8();
    }
}
