package dev.criu.linux.program;

import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/** Runs programs in this JVM, on the calling thread. */
public final class LocalSpace implements ProgramSpace {
    private static final int ROOM = 1 << 16;

    private final Kernel kernel;

    public LocalSpace(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void run(Program program) {
        try (NativeMemory room = NativeMemory.allocate(ROOM)) {
            ProgramEncoder encoder = new ProgramEncoder(program, room, room.address(), kernel.interposer());
            while (encoder.hasMore()) {
                encoder.encodeNext();
                kernel.code().run(room.address());
                encoder.collect();
            }
        }
    }
}
