package dev.criu.linux.x86_64;

import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the components of the XSAVE area (standard format) lie on this CPU, from cpuid leaf 0xd. AVX-512 state lies elsewhere on
 * AMD than on Intel.
 */
public final class ExtendedLayout {
    /** Numbers of components: the bit in XSTATE_BV. */
    public static final int YMM_HIGH = 2;

    public static final int BNDREGS = 3;
    public static final int BNDCSR = 4;
    public static final int OPMASK = 5;
    public static final int ZMM_HIGH = 6;
    public static final int HIGH_ZMM = 7;
    public static final int PKRU = 9;

    /** x87, SSE, and those above. */
    private static final long KNOWN = 0x2ff;

    private static final int XSTATE_BV = 512;
    private static final int LEAF = 0xd;
    private static final int COMPONENTS = 10;

    private final int[] sizes = new int[COMPONENTS];
    private final int[] offsets = new int[COMPONENTS];

    public ExtendedLayout(MachineCode code) {
        try (NativeMemory out = NativeMemory.allocate(16)) {
            code.cpuid(LEAF, 0, out.address());
            int enabled = out.getInt(0);
            for (int i = YMM_HIGH; i < COMPONENTS; i++) {
                if ((enabled >> i & 1) != 0) {
                    code.cpuid(LEAF, i, out.address());
                    sizes[i] = out.getInt(0);
                    offsets[i] = out.getInt(4);
                }
            }
        }
    }

    /** Bits of the components that an area has in use and that have no number here. */
    public static long unknownInUse(byte[] area) {
        return ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).getLong(XSTATE_BV) & ~KNOWN;
    }

    /** Offset of a component in bytes; 0 when the CPU, or the kernel, does not have it. */
    public int offset(int component) {
        return offsets[component];
    }

    /** Size of a component in bytes; 0 when the CPU, or the kernel, does not have it. */
    public int size(int component) {
        return component < COMPONENTS ? sizes[component] : 0;
    }
}
