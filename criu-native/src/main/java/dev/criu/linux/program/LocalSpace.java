package dev.criu.linux.program;

import dev.criu.linux.call.MachineCode;
import dev.criu.linux.memory.NativeMemory;

/** Runs programs in this JVM, on the calling thread. */
public final class LocalSpace implements ProgramSpace {
    private static final int ROOM = 1 << 16;

    private final MachineCode code;

    public LocalSpace(MachineCode code) {
        this.code = code;
    }

    @Override
    public void run(Program program) {
        try (NativeMemory room = NativeMemory.allocate(ROOM)) {
            ProgramEncoder encoder = new ProgramEncoder(program, room, room.address());
            while (encoder.hasMore()) {
                encoder.encodeNext();
                code.run(room.address());
                encoder.collect();
            }
        }
    }
}
