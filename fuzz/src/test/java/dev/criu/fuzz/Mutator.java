package dev.criu.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Changes one field somewhere in a message, by the schema: numbers, paths, counts, presence. */
final class Mutator {
    private static final int MOST_COPIES = 40;

    private final Draw draw;
    private final List<String> texts;

    /** @param texts what strings may become, paths first of all */
    Mutator(Draw draw, List<String> texts) {
        this.draw = draw;
        this.texts = texts;
    }

    Message mutate(Message message) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        FieldDescriptor field = fields.get(draw.below(fields.size()));
        Message.Builder builder = message.toBuilder();
        if (field.isRepeated()) {
            list(builder, message, field);
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && message.hasField(field) && draw.below(8) != 0) {
            builder.setField(field, mutate((Message) message.getField(field)));
        } else if (draw.below(8) == 0) {
            builder.clearField(field);
        } else {
            builder.setField(field, value(field));
        }
        return builder.buildPartial();
    }

    private void list(Message.Builder builder, Message message, FieldDescriptor field) {
        int count = message.getRepeatedFieldCount(field);
        int action = count == 0 ? 0 : draw.below(8);
        if (action == 0) {
            builder.addRepeatedField(field, value(field));
        } else if (action == 1) {
            Object one = message.getRepeatedField(field, draw.below(count));
            for (int copies = draw.below(MOST_COPIES); copies > 0; copies--) {
                builder.addRepeatedField(field, one);
            }
        } else if (action == 2) {
            builder.clearField(field);
        } else {
            int index = draw.below(count);
            Object old = message.getRepeatedField(field, index);
            builder.setRepeatedField(field, index, old instanceof Message inner ? mutate(inner) : value(field));
        }
    }

    private Object value(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> (int) draw.number();
            case LONG -> draw.number();
            case BOOLEAN -> draw.below(2) == 1;
            case FLOAT -> (float) draw.number();
            case DOUBLE -> (double) draw.number();
            case STRING -> text();
            case BYTE_STRING -> draw.below(2) == 0 ? ByteString.copyFromUtf8(text()) : ByteString.copyFrom(draw.bytes(64));
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get(draw.below(values.size()));
            }
            case MESSAGE -> mutate(DynamicMessage.getDefaultInstance(field.getMessageType()));
        };
    }

    private String text() {
        int index = draw.below(texts.size() + 1);
        return index < texts.size() ? texts.get(index) : new String(draw.bytes(64), StandardCharsets.UTF_8);
    }
}
