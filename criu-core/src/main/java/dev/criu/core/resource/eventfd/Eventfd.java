package dev.criu.core.resource.eventfd;

import dev.criu.core.api.CriuException;
import dev.criu.proto.eventfd_file_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;

/**
 * An eventfd as it stood when the tree was dumped.
 *
 * @param counter 64 bits unsigned
 * @param semaphore whether a read takes one, not all; CRIU's images do not tell
 */
record Eventfd(int id, int flags, long counter, boolean semaphore, fown_entry owner) {
    /** The largest counter that can be written; the kernel alone adds one more to signal an overflow ({@code eventfd_write()}). */
    private static final long LARGEST = -2;

    Eventfd {
        if (Long.compareUnsigned(counter, LARGEST) > 0) {
            throw new CriuException("eventfd", "file 0x" + Integer.toHexString(id) + ": the counter overflowed");
        }
    }

    static Eventfd of(file_entry entry) {
        eventfd_file_entry efd = entry.getEfd();
        return new Eventfd(efd.getId(), efd.getFlags(), efd.getCounter(), efd.getSemaphore(), efd.getFown());
    }

    file_entry entry() {
        var efd = eventfd_file_entry.newBuilder().setId(id).setFlags(flags).setFown(owner).setCounter(counter);
        if (semaphore) {
            efd.setSemaphore(true);
        }
        return file_entry.newBuilder().setType(fd_types.EVENTFD).setId(id).setEfd(efd).build();
    }
}
