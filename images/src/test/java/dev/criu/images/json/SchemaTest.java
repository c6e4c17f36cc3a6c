package dev.criu.images.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.criu.images.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The schema is the format's: each field of the tables is in the {@code .proto} files, and no other but our own. */
class SchemaTest {

    /** Fields that CRIU has no place for are numbered from here. */
    private static final int OUR_OWN = 1000;

    private final Schema schema = Schema.load();

    @Test
    void hasTheFieldsOfTheFormatsTable() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        TreeSet<String> messages = new TreeSet<>();
        for (String row : rows("messages.tsv")) {
            String[] c = row.split("\t", -1);
            messages.add(c[1]);
            expected.add(String.join(" ", c[0], c[1], c[2], c[3], c[4], c[5], c[6]).strip());
        }
        TreeSet<String> actual = new TreeSet<>();
        for (String message : messages) {
            for (FieldDescriptor field : schema.message(message).getFields()) {
                if (field.getNumber() < OUR_OWN) {
                    actual.add(describe(field).strip());
                }
            }
        }
        assertEquals(String.join("\n", expected), String.join("\n", actual));
    }

    private static String describe(FieldDescriptor field) {
        String label = field.isRepeated() ? "repeated" : field.isRequired() ? "required" : "optional";
        return String.join(" ", field.getFile().getName(), field.getContainingType().getFullName(), field.getName(),
                String.valueOf(field.getNumber()), label, type(field), defaultOf(field));
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            // Text of the kernel's, which need not be UTF-8; strings and bytes are the same on the wire.
            case BYTES -> FieldFormat.of(field).conversion().equals("text") ? "string" : "bytes";
            default -> field.getType().name().toLowerCase();
        };
    }

    private static String defaultOf(FieldDescriptor field) {
        if (!field.hasDefaultValue()) {
            return "";
        }
        Object value = field.getDefaultValue();
        return field.getType() == FieldDescriptor.Type.UINT32 ? Integer.toUnsignedString((int) value)
                : value.toString();
    }

    @Test
    void hasTheEnumValuesOfTheFormatsTable() throws IOException {
        for (String row : rows("enums.tsv")) {
            String[] c = row.split("\t", -1);
            EnumDescriptor found = enumOf(c[0], c[1]);
            assertEquals(Integer.parseInt(c[3]), found.findValueByName(c[2]).getNumber(), row);
            assertEquals(c[0], found.getFile().getName());
        }
    }

    private EnumDescriptor enumOf(String file, String name) throws IOException {
        for (String row : rows("messages.tsv")) {
            String[] c = row.split("\t", -1);
            FileDescriptor proto = schema.message(c[1]).getFile();
            if (c[0].equals(file) && name.startsWith(c[1] + ".")) {
                return schema.message(c[1]).findEnumTypeByName(name.substring(name.indexOf('.') + 1));
            }
            if (c[0].equals(file) && proto.findEnumTypeByName(name) != null) {
                return proto.findEnumTypeByName(name);
            }
        }
        throw new AssertionError("no enum " + name + " in " + file);
    }

    private static List<String> rows(String table) throws IOException {
        List<String> lines = Files.readAllLines(Samples.shared().resolve("image-format").resolve(table));
        return lines.subList(1, lines.size());
    }
}
