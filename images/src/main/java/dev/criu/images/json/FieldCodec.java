package dev.criu.images.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;

/** One scalar field between what is on the wire and JSON. Numbers are handled as the 64 bits of their value. */
final class FieldCodec {

    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(Long.SIZE);
    private static final int KERNEL_MINOR_BITS = 20;

    private final FieldDescriptor field;
    private final FieldFormat format;
    private final String conversion;

    FieldCodec(FieldDescriptor field) {
        this.field = field;
        format = FieldFormat.of(field);
        conversion = field.getType() == FieldDescriptor.Type.STRING ? "text" : format.conversion();
    }

    FieldDescriptor field() {
        return field;
    }

    FieldFormat format() {
        return format;
    }

    /** @param raw the bits on the wire; @param pretty whether {@link FieldFormat} applies */
    Json number(long raw, boolean pretty, boolean hex) {
        long value = value(raw);
        switch (field.getType()) {
            case BOOL:
                return new Json.Bool(value != 0);
            case ENUM:
                EnumValueDescriptor name = field.getEnumType().findValueByNumber((int) value);
                return name == null ? Json.Num.of(value) : new Json.Str(name.getName());
            default:
                return pretty ? prettyNumber(value, hex || format.hex()) : new Json.Num(big(value));
        }
    }

    private Json prettyNumber(long value, boolean hex) {
        if (hex) {
            return new Json.Str((isSigned() && value < 0 ? "-0x" + Long.toHexString(-value)
                    : "0x" + Long.toHexString(value)));
        }
        if (format.device()) {
            return new Json.Str(device(value));
        }
        if (!format.flags().isEmpty()) {
            return new Json.Str(Names.flags(format.flags(), value));
        }
        String name = format.names().isEmpty() ? null : Names.name(format.names(), value);
        return name == null ? new Json.Num(big(value)) : new Json.Str(name);
    }

    Json bytes(ByteString bytes) {
        return new Json.Str(switch (conversion) {
            case "text" -> Text.decode(bytes);
            case "unix_name" -> Text.quotedPrintable(bytes);
            default -> Text.base64(bytes.toByteArray());
        });
    }

    ByteString bytes(Json json) {
        if (!(json instanceof Json.Str s)) {
            throw new JsonException("a string is wanted");
        }
        return switch (conversion) {
            case "text" -> Text.encode(s.value());
            case "unix_name" -> Text.unquote(s.value());
            default -> ByteString.copyFrom(Text.base64(s.value()));
        };
    }

    /** The bits to be put on the wire. */
    long number(Json json) {
        if (json instanceof Json.Bool b && field.getType() == FieldDescriptor.Type.BOOL) {
            return b.value() ? 1 : 0;
        }
        if (json instanceof Json.Num n) {
            return raw(n.value());
        }
        if (json instanceof Json.Str s) {
            return raw(text(s.value()));
        }
        throw new JsonException("a number is wanted");
    }

    private BigInteger text(String text) {
        if (field.getType() == FieldDescriptor.Type.ENUM) {
            EnumValueDescriptor value = field.getEnumType().findValueByName(text);
            if (value == null) {
                throw new JsonException("'" + text + "' is no " + field.getEnumType().getName());
            }
            return BigInteger.valueOf(value.getNumber());
        }
        if (format.device() && text.indexOf(':') > 0) {
            return device(text);
        }
        if (!format.flags().isEmpty()) {
            return flags(text);
        }
        Long value = format.names().isEmpty() ? null : Names.value(format.names(), text);
        return value == null ? integer(text) : BigInteger.valueOf(value);
    }

    private BigInteger flags(String text) {
        BigInteger bits = BigInteger.ZERO;
        for (String part : text.isBlank() ? new String[0] : text.split("\\|")) {
            Long bit = Names.flag(format.flags(), part.strip());
            bits = bits.or(bit == null ? integer(part.strip()) : BigInteger.valueOf(bit));
        }
        return bits;
    }

    /** A decimal or 0x number. */
    private static BigInteger integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        try {
            BigInteger value = digits.startsWith("0x") ? new BigInteger(digits.substring(2), 16)
                    : new BigInteger(digits);
            return negative ? value.negate() : value;
        } catch (NumberFormatException e) {
            throw new JsonException("'" + text + "' is no number and no known name");
        }
    }

    private String device(long value) {
        if (format.userDevice()) { // <sys/sysmacros.h>, gnu_dev_major and gnu_dev_minor
            return (value >>> 8 & 0xfff | value >>> 32 & ~0xfff) + ":" + (value & 0xff | value >>> 12 & ~0xff);
        }
        return (value >>> KERNEL_MINOR_BITS) + ":" + (value & (1 << KERNEL_MINOR_BITS) - 1);
    }

    private BigInteger device(String text) {
        int colon = text.indexOf(':');
        long major = integer(text.substring(0, colon)).longValue();
        long minor = integer(text.substring(colon + 1)).longValue();
        if (format.userDevice()) {
            return BigInteger.valueOf((major & 0xfff) << 8 | (major & ~0xfff) << 32
                    | minor & 0xff | (minor & ~0xff) << 12);
        }
        return BigInteger.valueOf(major << KERNEL_MINOR_BITS | minor);
    }

    private boolean isSigned() {
        return switch (field.getType()) {
            case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64, ENUM -> true;
            default -> false;
        };
    }

    private BigInteger big(long value) {
        BigInteger big = BigInteger.valueOf(value);
        return isSigned() || big.signum() >= 0 ? big : big.add(WORD);
    }

    /** The value of the bits on the wire. */
    private long value(long raw) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> raw & 0xffffffffL;
            case INT32, SFIXED32, ENUM -> (int) raw;
            case SINT32 -> CodedInputStream.decodeZigZag32((int) raw);
            case SINT64 -> CodedInputStream.decodeZigZag64(raw);
            default -> raw;
        };
    }

    private long raw(BigInteger value) {
        int bits = switch (field.getType()) {
            case BOOL -> 1;
            case UINT32, INT32, SINT32, FIXED32, SFIXED32, ENUM -> Integer.SIZE;
            default -> Long.SIZE;
        };
        boolean fits = isSigned() ? value.bitLength() < bits : value.signum() >= 0 && value.bitLength() <= bits;
        if (!fits) {
            throw new JsonException(value + " does not fit " + field.getType().name().toLowerCase());
        }
        long number = value.longValue();
        return switch (field.getType()) {
            case SINT32, SINT64 -> number << 1 ^ number >> 63;
            default -> number;
        };
    }
}
