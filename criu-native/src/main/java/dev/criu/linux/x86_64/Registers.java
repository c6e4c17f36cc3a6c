package dev.criu.linux.x86_64;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import java.util.Arrays;

/** The general registers of a task, struct user_regs_struct of arch/x86/include/asm/user_64.h. Immutable. */
public final class Registers {
    /** Number of registers and size of the structure in bytes. */
    public static final int COUNT = 27;

    public static final int BYTES = COUNT * 8;

    public static final int R15 = 0;
    public static final int R14 = 1;
    public static final int R13 = 2;
    public static final int R12 = 3;
    public static final int BP = 4;
    public static final int BX = 5;
    public static final int R11 = 6;
    public static final int R10 = 7;
    public static final int R9 = 8;
    public static final int R8 = 9;
    public static final int AX = 10;
    public static final int CX = 11;
    public static final int DX = 12;
    public static final int SI = 13;
    public static final int DI = 14;
    public static final int ORIG_AX = 15;
    public static final int IP = 16;
    public static final int CS = 17;
    public static final int FLAGS = 18;
    public static final int SP = 19;
    public static final int SS = 20;
    public static final int FS_BASE = 21;
    public static final int GS_BASE = 22;
    public static final int DS = 23;
    public static final int ES = 24;
    public static final int FS = 25;
    public static final int GS = 26;

    /** Code segment of 64-bit tasks; compatibility-mode tasks have another one. */
    public static final int CS_64 = 0x33;

    private static final int SYSCALL_INSTRUCTION = 2;
    /** TF, DF, NT and AC: a program of ours must not be traced step by step, run backwards or check alignment. */
    private static final long UNWANTED_FLAGS = 0x100 | 0x400 | 0x4000 | 0x40000;

    private static final int[] ARGUMENTS = {DI, SI, DX, R10, R8, R9};

    private final long[] values;

    /** @param values {@link #COUNT} registers in the structure's order */
    public Registers(long[] values) {
        if (values.length != COUNT) {
            throw new IllegalArgumentException(values.length + " registers");
        }
        this.values = values.clone();
    }

    public long get(int register) {
        return values[register];
    }

    /** A copy with one register changed. */
    public Registers with(int register, long value) {
        long[] copy = values.clone();
        copy[register] = value;
        return new Registers(copy);
    }

    /** A copy that will make a system call with the instruction at {@code ip} when resumed. */
    public Registers forCall(long ip, Sys call, long... args) {
        long[] copy = values.clone();
        copy[IP] = ip;
        copy[AX] = call.number();
        copy[ORIG_AX] = -1;
        for (int i = 0; i < args.length; i++) {
            copy[ARGUMENTS[i]] = args[i];
        }
        return new Registers(copy);
    }

    /** A copy that will run the interpreter from {@code entry} on {@code program}, with {@code frame} as its stack pointer. */
    public Registers forProgram(long entry, long program, long frame) {
        long[] copy = values.clone();
        copy[IP] = entry;
        copy[BX] = program;
        copy[SP] = frame;
        copy[FLAGS] &= ~UNWANTED_FLAGS;
        copy[ORIG_AX] = -1;
        return new Registers(copy);
    }

    /** Whether the task was stopped inside a system call that a signal or stop interrupted. */
    public boolean inInterruptedCall() {
        return values[ORIG_AX] >= 0 && restartKind() != 0;
    }

    /**
     * How an interrupted call is made again, one of the ERESTART* that the kernel leaves in AX; 0 if there is none. A call that
     * would go on from its restart block counts as ERESTARTNOHAND, which has the same rules, for tasks that have no such block.
     */
    public int restartError() {
        if (!inInterruptedCall()) {
            return 0;
        }
        int kind = restartKind();
        return kind == Errno.ERESTART_RESTARTBLOCK ? Errno.ERESTARTNOHAND : kind;
    }

    private int restartKind() {
        int error = Errno.isError(values[AX]) ? (int) -values[AX] : 0;
        return switch (error) {
            case Errno.ERESTARTSYS, Errno.ERESTARTNOINTR, Errno.ERESTARTNOHAND, Errno.ERESTART_RESTARTBLOCK -> error;
            default -> 0;
        };
    }

    /**
     * A copy with an interrupted call set up to be made anew, as arch_do_signal_or_restart (arch/x86/kernel/signal.c) does when
     * no handler runs; for a task that has no restart block to go on from.
     */
    public Registers restarted() {
        if (!inInterruptedCall()) {
            return this;
        }
        long[] copy = values.clone();
        copy[AX] = values[ORIG_AX];
        copy[IP] -= SYSCALL_INSTRUCTION;
        return new Registers(copy);
    }

    /**
     * The opposite of {@link #restarted}: a copy in which the kernel still has to decide, when the task is resumed from a stop,
     * whether the call is made again or a handler runs and it fails with EINTR (signal(7)).
     *
     * @param error what {@link #restartError} gave
     */
    public Registers interrupted(int error) {
        long[] copy = values.clone();
        copy[AX] = -error;
        copy[IP] += SYSCALL_INSTRUCTION;
        return new Registers(copy);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Registers other && Arrays.equals(values, other.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "ip=0x" + Long.toHexString(values[IP]) + " sp=0x" + Long.toHexString(values[SP]) + " ax=0x"
                + Long.toHexString(values[AX]) + " orig_ax=" + values[ORIG_AX];
    }
}
