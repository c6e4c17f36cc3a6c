package dev.criu.core.resource.signalfd;

import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.signalfd_entry;

/**
 * A signalfd as it stood when the tree was dumped.
 *
 * @param mask signals that can be read; bit n-1 is signal n
 */
record Signalfd(int id, int flags, long mask, fown_entry owner) {
    static Signalfd of(file_entry entry) {
        signalfd_entry sgfd = entry.getSgfd();
        return new Signalfd(sgfd.getId(), sgfd.getFlags(), sgfd.getSigmask(), sgfd.getFown());
    }

    file_entry entry() {
        var sgfd = signalfd_entry.newBuilder().setId(id).setFlags(flags).setFown(owner).setSigmask(mask);
        return file_entry.newBuilder().setType(fd_types.SIGNALFD).setId(id).setSgfd(sgfd).build();
    }
}
