package dev.criu.core.check;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** One netlink message being written (netlink(7)): a header, a fixed part, attributes that may nest. */
final class Netlink {
    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int CREATE_EXCLUSIVE = 0x600;
    static final int HEADER = 16;

    private static final int SIZE = 1024;

    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());

    Netlink(int type, int flags) {
        bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST)).putInt(1).putInt(0);
    }

    /** The fixed part that the message's type has. */
    Netlink fixed(byte[] part) {
        bytes.put(part);
        return this;
    }

    /** struct ifinfomsg for the interface {@code index}, 0 for one that the kernel numbers. */
    Netlink link(int index) {
        bytes.putInt(0).putInt(index).putInt(0).putInt(0);
        return this;
    }

    Netlink attribute(int type, int value) {
        return attribute(type, inner -> inner.bytes.putInt(value));
    }

    Netlink attribute(int type, String value) {
        return attribute(type, inner -> inner.bytes.put(value.getBytes(StandardCharsets.US_ASCII)).put((byte) 0));
    }

    /** An attribute with whatever {@code content} writes; padded to four bytes. */
    Netlink attribute(int type, Consumer<Netlink> content) {
        int start = bytes.position();
        bytes.putShort((short) 0).putShort((short) type);
        content.accept(this);
        bytes.putShort(start, (short) (bytes.position() - start));
        bytes.position(bytes.position() + 3 & ~3);
        return this;
    }

    /** The message, its length filled in. */
    byte[] toBytes() {
        byte[] message = new byte[bytes.position()];
        bytes.putInt(0, message.length);
        bytes.get(0, message);
        return message;
    }
}
