package dev.criu.core.engine.restore;

import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;

/** clone3(2) as one call of a program. */
final class CloneCall {
    static final int SIGCHLD = 17;

    static final long CLONE_VM = 0x100;
    static final long CLONE_FS = 0x200;
    static final long CLONE_FILES = 0x400;
    static final long CLONE_SIGHAND = 0x800;
    static final long CLONE_PARENT = 0x8000;
    static final long CLONE_THREAD = 0x10000;
    static final long CLONE_SYSVSEM = 0x40000;
    /** What makes a thread. */
    static final long THREAD = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM;

    private static final int SIZE = 88;

    private CloneCall() {}

    /**
     * Adds the call for a task of the tree.
     *
     * @param pid in the innermost pid namespace
     * @param exitSignal what tells the parent of its end; a sibling has that of its creator, a thread none
     */
    static Op add(Program program, long flags, int pid, int exitSignal) {
        Buffer tid = Buffer.struct(8).putInt(0, pid);
        Buffer args = Buffer.struct(SIZE)
                .putLong(0, flags)
                .putLong(32, (flags & (CLONE_THREAD | CLONE_PARENT)) != 0 ? 0 : exitSignal)
                .pointer(64, tid)
                .putLong(72, 1);
        return program.call(Sys.CLONE3, args, Arg.of(SIZE)).purpose("pid " + pid + ": clone");
    }

    /** Adds the call for a thread whose tid does not matter, as it does not stay. */
    static Op addThread(Program program, String object) {
        Buffer args = Buffer.struct(SIZE).putLong(0, THREAD);
        return program.call(Sys.CLONE3, args, Arg.of(SIZE)).purpose(object + ": clone a helping thread");
    }
}
