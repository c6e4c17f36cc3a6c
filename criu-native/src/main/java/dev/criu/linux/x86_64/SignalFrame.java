package dev.criu.linux.x86_64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The state of a task as rt_sigreturn(2) takes it: a struct ucontext and the extended state behind it, laid out as
 * arch/x86/kernel/signal_64.c reads them. Executing rt_sigreturn with the stack pointer at the frame's address brings the task
 * back to that state, whoever still looks after it.
 */
public final class SignalFrame {
    private static final int CONTEXT = 40;
    private static final int MASK = 296;
    private static final int EXTENDED = 320;
    private static final int SOFTWARE_BYTES = 464;
    private static final int XFEATURES = 512;
    private static final int MAGIC1 = 0x46505853;
    private static final int MAGIC2 = 0x46505845;
    private static final long FLAGS = 0x7; // UC_FP_XSTATE | UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS
    /** No flags that sigaltstack(2) knows: restore_altstack leaves the alternate stack alone and ignores the error. */
    private static final int NO_ALTSTACK = 0x7fffffff;

    /** Order of the registers in struct sigcontext. */
    private static final int[] ORDER = {
        Registers.R8, Registers.R9, Registers.R10, Registers.R11, Registers.R12, Registers.R13, Registers.R14,
        Registers.R15, Registers.DI, Registers.SI, Registers.BP, Registers.BX, Registers.DX, Registers.AX,
        Registers.CX, Registers.SP, Registers.IP, Registers.FLAGS
    };

    private SignalFrame() {}

    /** Bytes that a frame takes with {@code extended} bytes of extended state. */
    public static int size(int extended) {
        return EXTENDED + extended + 4;
    }

    /**
     * Builds a frame.
     *
     * @param address where it will lie, a multiple of 64; also the stack pointer for rt_sigreturn
     * @param extended XSAVE area in standard format
     * @param mask signals to block afterwards
     */
    public static byte[] build(long address, Registers registers, byte[] extended, long mask) {
        ByteBuffer frame = ByteBuffer.allocate(size(extended.length)).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(0, FLAGS);
        frame.putInt(24, NO_ALTSTACK);
        int at = CONTEXT;
        for (int register : ORDER) {
            frame.putLong(at, registers.get(register));
            at += 8;
        }
        frame.putShort(at, (short) registers.get(Registers.CS));
        frame.putShort(at + 2, (short) registers.get(Registers.GS));
        frame.putShort(at + 4, (short) registers.get(Registers.FS));
        frame.putShort(at + 6, (short) registers.get(Registers.SS));
        frame.putLong(at + 40, address + EXTENDED);
        frame.putLong(MASK, mask);
        frame.position(EXTENDED);
        frame.put(extended);
        frame.putInt(EXTENDED + SOFTWARE_BYTES, MAGIC1);
        frame.putInt(EXTENDED + SOFTWARE_BYTES + 4, extended.length + 4);
        frame.putLong(EXTENDED + SOFTWARE_BYTES + 8, xfeatures(extended));
        frame.putInt(EXTENDED + SOFTWARE_BYTES + 16, extended.length);
        frame.putInt(EXTENDED + extended.length, MAGIC2);
        return frame.array();
    }

    /** Every feature that the CPU has: ptrace leaves XCR0 in the software-reserved bytes (xfpregs_get, regset.c). */
    private static long xfeatures(byte[] extended) {
        ByteBuffer area = ByteBuffer.wrap(extended).order(ByteOrder.LITTLE_ENDIAN);
        long xcr0 = area.getLong(SOFTWARE_BYTES);
        return xcr0 != 0 ? xcr0 : area.getLong(XFEATURES) | 3;
    }
}
