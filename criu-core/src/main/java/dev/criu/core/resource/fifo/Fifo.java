package dev.criu.core.resource.fifo;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.Remapped;
import dev.criu.core.resource.RestoreScope;
import dev.criu.proto.fifo_entry;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import dev.criu.proto.reg_file_entry;

/**
 * An open fifo, put together from its two entries.
 *
 * @param remapped how to open it if no path leads to it, or null
 * @param number of the fifo in the images, which all that opened it share
 */
record Fifo(int id, int number, KernelString path, Remapped remapped, int flags, fown_entry owner) {
    static Fifo of(file_entry entry, RestoreScope scope) {
        fifo_entry fifo = entry.getFifo();
        if (!fifo.hasRegfId()) {
            throw new CriuException("fifo", "file 0x" + Integer.toHexString(fifo.getId())
                    + ": the image does not say where its path is; it was written by a CRIU that is too old");
        }
        reg_file_entry path = scope.entry(fifo.getRegfId()).getReg();
        return new Fifo(fifo.getId(), fifo.getPipeId(), RegularEntries.path(path),
                scope.remapped(fifo.getRegfId()), path.getFlags(), path.getFown());
    }
}
