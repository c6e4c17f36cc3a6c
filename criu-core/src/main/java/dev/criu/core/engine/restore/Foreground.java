package dev.criu.core.engine.restore;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;

/** The foreground of this process's terminal, which a restored shell job had while this process waited for it. */
public final class Foreground {
    private static final int TIOCGPGRP = 0x540f;
    private static final int TIOCSPGRP = 0x5410;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final long SIGTTOU = 1L << 21;

    private final Kernel kernel;

    public Foreground(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Takes it back for the group of this process, whose caller may be no shell that does, if the group that has it is gone. */
    public void takeBack() {
        try (NativeMemory group = NativeMemory.allocate(8)) {
            for (int fd = 0; fd <= 2; fd++) {
                if (!Errno.isError(kernel.raw(Sys.IOCTL, fd, TIOCGPGRP, group.address()))) {
                    if (group.getInt(0) > 0 && kernel.raw(Sys.KILL, -group.getInt(0), 0) == -Errno.ESRCH) {
                        group.putInt(0, (int) kernel.raw(Sys.GETPGID, 0));
                        set(fd, group);
                    }
                    return;
                }
            }
        }
    }

    /** From the background this would stop us, if the signal were not blocked (tty_check_change() in drivers/tty/tty_jobctrl.c). */
    private void set(int fd, NativeMemory group) {
        try (NativeMemory masks = NativeMemory.allocate(16)) {
            masks.putLong(0, SIGTTOU);
            kernel.raw(Sys.RT_SIGPROCMASK, SIG_BLOCK, masks.address(), masks.address() + 8, 8);
            kernel.raw(Sys.IOCTL, fd, TIOCSPGRP, group.address());
            kernel.raw(Sys.RT_SIGPROCMASK, SIG_SETMASK, masks.address() + 8, 0, 8);
        }
    }
}
