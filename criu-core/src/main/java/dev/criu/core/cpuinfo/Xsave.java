package dev.criu.core.cpuinfo;

import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;

/**
 * The XSAVE area of a processor, cpuid leaf 0xd.
 *
 * @param features components that there are, as bits of XCR0; 0 where an image does not tell
 * @param size bytes with the components that the kernel has enabled
 * @param maximum bytes with all components
 */
public record Xsave(long features, int size, int maximum) {
    private static final int LEAF = 0xd;

    /** Of this machine. */
    public static Xsave here(MachineCode code) {
        try (NativeMemory out = NativeMemory.allocate(16)) {
            code.cpuid(LEAF, 0, out.address());
            long features = out.getInt(0) & 0xffffffffL | (long) out.getInt(12) << 32;
            return new Xsave(features, out.getInt(4), out.getInt(8));
        }
    }
}
