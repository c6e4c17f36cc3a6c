package dev.criu.fuzz;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.criu.images.ImageType;
import dev.criu.images.ImageTypes;
import dev.criu.images.Payload;
import dev.criu.images.json.Schema;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image taken apart: its magics, the messages that are understood, and the bytes behind these. */
final class FramedImage {
    private static final int MAGICS = 8;
    private static final int INVENTORY_MAGIC = 4;

    private final byte[] head;
    private final List<Message> messages = new ArrayList<>();
    private final byte[] tail;

    private FramedImage(byte[] image, ImageType<?> type, Schema schema) throws InvalidProtocolBufferException {
        int start = type == ImageType.INVENTORY ? INVENTORY_MAGIC : MAGICS;
        ByteBuffer in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).position(start);
        int most = type.payload() == Payload.NONE || type.payload() == Payload.PAGEMAP ? Integer.MAX_VALUE : 1;
        while (messages.size() < most && in.remaining() >= Integer.BYTES) {
            byte[] bytes = new byte[in.getInt()];
            in.get(bytes);
            boolean inner = type.payload() == Payload.PAGEMAP && !messages.isEmpty();
            Descriptor descriptor = schema.message(inner ? "pagemap_entry" : type.messageName());
            messages.add(DynamicMessage.parseFrom(descriptor, bytes));
        }
        head = slice(image, 0, start);
        tail = slice(image, in.position(), image.length);
    }

    /** Null for raw files, and such without a message. */
    static FramedImage of(String name, byte[] image, Schema schema) {
        ImageType<?> type = ImageTypes.ALL.stream().filter(t -> t.idOf(Path.of(name).getFileName().toString()) >= 0).findFirst().orElse(null);
        if (type == null || type.isRaw()) {
            return null;
        }
        try {
            FramedImage framed = new FramedImage(image, type, schema);
            return framed.messages.isEmpty() ? null : framed;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Changes, copies, drops or moves a message. */
    byte[] mutate(Draw draw, List<String> texts) {
        List<Message> changed = new ArrayList<>(messages);
        int index = draw.below(changed.size());
        switch (draw.below(16)) {
            case 0 -> changed.remove(index);
            case 1 -> changed.add(changed.get(index));
            case 2 -> changed.add(changed.remove(index));
            default -> {
                for (int times = 1 + draw.below(4); times > 0; times--) {
                    changed.set(index, new Mutator(draw, texts).mutate(changed.get(index)));
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(head);
        for (Message message : changed) {
            byte[] bytes = message.toByteArray();
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
            out.writeBytes(bytes);
        }
        out.writeBytes(tail);
        return out.toByteArray();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }
}
