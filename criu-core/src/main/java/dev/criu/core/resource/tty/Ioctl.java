package dev.criu.core.resource.tty;

/** Requests of tty_ioctl(4), from include/uapi/asm-generic/ioctls.h. */
final class Ioctl {
    static final int TCGETS = 0x5401;
    static final int TIOCSPGRP = 0x5410;
    static final int TIOCGWINSZ = 0x5413;
    static final int TIOCGLCKTRMIOS = 0x5456;
    static final int TIOCGPTN = 0x80045430;
    static final int TIOCGDEV = 0x80045432;
    static final int TIOCGEXCL = 0x80045440;

    private Ioctl() {}
}
