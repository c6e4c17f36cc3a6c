package dev.criu.core.resource;

import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Program;

/**
 * The flags of an open file that can be changed after it was opened (F_SETFL of fcntl(2), {@code setfl()} in fs/fcntl.c), all but
 * O_ASYNC.
 */
public final class StatusFlags {
    /** Signals the owner; {@link OwnerRestorer} sets it. */
    public static final int O_ASYNC = 020000;

    public static final int O_NOATIME = 01000000;

    static final int F_SETFL = 4;

    private static final int CHANGEABLE = OpenFlags.O_APPEND | OpenFlags.O_NONBLOCK | OpenFlags.O_DIRECT | O_NOATIME;

    private StatusFlags() {}

    /** Adds a call that gives a file the changeable flags among {@code flags}, and none of the others. */
    public static void set(Program program, Arg fd, int flags, String object) {
        program.call(Sys.FCNTL, fd, Arg.of(F_SETFL), Arg.of(flags & CHANGEABLE)).purpose(object);
    }

    /** As {@link #set} for a file that was just made without any flag: no call if it is to have none. */
    public static void restore(Program program, Arg fd, int flags, String object) {
        if ((flags & CHANGEABLE) != 0) {
            set(program, fd, flags, object);
        }
    }
}
