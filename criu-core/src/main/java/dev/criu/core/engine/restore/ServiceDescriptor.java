package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import dev.criu.proto.fdinfo_entry;
import java.util.BitSet;
import java.util.List;

/** Chooses the number at which tasks hold a pidfd of this process: one that no table of the tree uses. */
final class ServiceDescriptor {
    private static final int LOWEST = 64;

    private ServiceDescriptor() {}

    static int choose(List<ProcessImage> processes) {
        BitSet used = new BitSet();
        for (ProcessImage process : processes) {
            for (fdinfo_entry entry : process.descriptors()) {
                used.set(entry.getFd());
            }
        }
        return used.nextClearBit(LOWEST);
    }
}
