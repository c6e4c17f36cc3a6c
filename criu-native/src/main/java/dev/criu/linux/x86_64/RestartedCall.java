package dev.criu.linux.x86_64;

import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;

/**
 * Finds out which call a task continues by restart_syscall(2). The kernel forgets the number then, but not the arguments, and only
 * four calls are continued that way (users of set_restart_fn): nanosleep, clock_nanosleep, poll and futex.
 */
public final class RestartedCall {
    private static final int SYSCALL_INSTRUCTION = 2;
    /** How far before the instruction the number may be loaded: arguments are loaded in between. */
    private static final int SEARCHED = 48;

    private static final int MOV_EAX = 0xb8;
    private static final int LOAD = 5;
    private static final long LOWEST_POINTER = 0x10000;
    private static final long NANOS = 1_000_000_000L;
    private static final int FUTEX_FLAGS = 128 | 256;
    private static final int FUTEX_WAIT = 0;
    private static final int FUTEX_WAIT_BITSET = 9;

    private final Registers stopped;
    private final RemoteMemory memory;

    private RestartedCall(Registers stopped, RemoteMemory memory) {
        this.stopped = stopped;
        this.memory = memory;
    }

    /** Whether the task was stopped in restart_syscall itself. */
    public static boolean concerns(Registers stopped) {
        return stopped.inInterruptedCall() && stopped.get(Registers.ORIG_AX) == Sys.RESTART_SYSCALL.number();
    }

    /** The registers with the number of the call that was continued, or unchanged if it cannot be told. */
    public static Registers resolve(Registers stopped, RemoteMemory memory) {
        if (!concerns(stopped)) {
            return stopped;
        }
        RestartedCall call = new RestartedCall(stopped, memory);
        Sys found = call.byCode();
        if (found == null) {
            found = call.byArguments();
        }
        return found == null ? stopped : stopped.with(Registers.ORIG_AX, found.number());
    }

    /** The nearest {@code mov $number, %eax} before the instruction, of a number whose arguments make sense. */
    private Sys byCode() {
        long end = stopped.get(Registers.IP) - SYSCALL_INSTRUCTION;
        byte[] code = read(end - SEARCHED, SEARCHED);
        for (int at = code.length - LOAD; at >= 0; at--) {
            if ((code[at] & 0xff) == MOV_EAX && code[at + 2] == 0 && code[at + 3] == 0 && code[at + 4] == 0) {
                Sys call = byNumber(code[at + 1] & 0xff);
                if (call != null && fits(call)) {
                    return call;
                }
            }
        }
        return null;
    }

    private static Sys byNumber(int number) {
        for (Sys call : new Sys[] {Sys.NANOSLEEP, Sys.CLOCK_NANOSLEEP, Sys.POLL, Sys.FUTEX}) {
            if (call.number() == number) {
                return call;
            }
        }
        return null;
    }

    /**
     * For numbers that come from elsewhere, as in syscall(3): the call that the arguments fit. Those come first whose pointers must
     * lead to something that is unlikely to lie there by chance.
     */
    private Sys byArguments() {
        for (Sys call : new Sys[] {Sys.FUTEX, Sys.NANOSLEEP, Sys.CLOCK_NANOSLEEP, Sys.POLL}) {
            if (fits(call)) {
                return call;
            }
        }
        return null;
    }

    private boolean fits(Sys call) {
        long first = stopped.get(Registers.DI);
        long second = stopped.get(Registers.SI);
        return switch (call) {
            case NANOSLEEP -> isTime(first) && (second == 0 || isPointer(second));
            case CLOCK_NANOSLEEP -> (int) first < 16 && first < LOWEST_POINTER && second == 0
                    && isTime(stopped.get(Registers.DX));
            case POLL -> (isPointer(first) || first == 0 && second == 0) && second >= 0 && second < 1 << 20
                    && isInt(stopped.get(Registers.DX));
            case FUTEX -> isPointer(first) && first % 4 == 0 && isTimedWait((int) second) && isTime(stopped.get(Registers.R10))
                    && isWord(first, (int) stopped.get(Registers.DX));
            default -> false;
        };
    }

    private static boolean isTimedWait(int operation) {
        int command = operation & ~FUTEX_FLAGS;
        return command == FUTEX_WAIT || command == FUTEX_WAIT_BITSET;
    }

    private static boolean isInt(long value) {
        return value == (int) value || value >>> 32 == 0;
    }

    private static boolean isPointer(long value) {
        return value >= LOWEST_POINTER && value >>> 47 == 0;
    }

    /** Whether a futex has still the value that its waiter expects. */
    private boolean isWord(long address, int value) {
        byte[] word = read(address, 4);
        return word.length == 4 && java.nio.ByteBuffer.wrap(word).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt() == value;
    }

    /** Whether a timespec lies there that is worth waiting for. */
    private boolean isTime(long address) {
        if (!isPointer(address)) {
            return false;
        }
        byte[] time = read(address, 16);
        if (time.length == 0) {
            return false;
        }
        var words = java.nio.ByteBuffer.wrap(time).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        long seconds = words.getLong(0);
        long nanos = words.getLong(8);
        return seconds >= 0 && nanos >= 0 && nanos < NANOS && (seconds | nanos) != 0;
    }

    /** Bytes of the task, none where nothing is mapped. */
    private byte[] read(long address, int length) {
        try {
            return memory.read(new RemoteAddress(address), length);
        } catch (SyscallException e) {
            return new byte[0];
        }
    }
}
