package dev.criu.images;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.criu.proto.inventory_entry;

/**
 * The first message that a JVM reads or writes takes it as long as a hundred others, as protobuf makes itself ready then. That need not
 * wait until there is a message.
 */
public final class FirstMessage {
    private FirstMessage() {}

    /** Has all that done on another thread, which nobody has to wait for. */
    public static void prepare() {
        Thread thread = new Thread(FirstMessage::read, "first message");
        thread.setDaemon(true);
        thread.start();
    }

    private static void read() {
        try {
            inventory_entry.parser().parsePartialFrom(new byte[0]);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e); // nothing is read, so nothing can be wrong with it
        }
    }
}
