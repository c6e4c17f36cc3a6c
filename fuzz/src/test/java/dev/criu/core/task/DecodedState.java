package dev.criu.core.task;

import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.linux.x86_64.Registers;
import dev.criu.proto.core_entry;

/** What a thread would get for registers. */
public final class DecodedState {
    private static final int AREA = 16 * 1024;

    private DecodedState() {}

    public static void of(core_entry core, ExtendedLayout layout) {
        new X86State(layout).decodeExtended(core.getThreadInfo().getFpregs(), new byte[AREA]);
        Registers registers = X86State.decodeRegisters(core.getThreadInfo().getGpregs());
        if (core.getThreadCore().hasRestartError()) {
            registers.interrupted(core.getThreadCore().getRestartError());
        }
    }
}
