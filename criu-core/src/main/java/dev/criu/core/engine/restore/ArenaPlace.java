package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.memory.UsedAddresses;

/** Finds room for the arena: addresses that no mapping of any process of the tree uses. */
final class ArenaPlace {
    /** Above where the stub and other small static programs lie. */
    private static final long LOWEST = 0x1000_0000L;
    /** Below where the kernel puts the stub's stack and vDSO, at most 32 GiB of randomisation under the top. */
    private static final long HIGHEST = 0x7f00_0000_0000L;

    private ArenaPlace() {}

    /** @throws CriuException if there is no room of {@code size} bytes */
    static long find(UsedAddresses used, long size) {
        long at = used.lowestHole(size, LOWEST);
        if (at + size > HIGHEST) {
            throw new CriuException("memory", "the tree leaves no hole of " + size + " bytes in its address spaces");
        }
        return at;
    }
}
