package dev.criu.core.resource.tty;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.termios_entry;
import dev.criu.proto.winsize_entry;

/** Asks a terminal for its settings. */
final class Settings implements AutoCloseable {
    private static final int CONTROL_CHARACTERS = 19; // NCCS of include/uapi/asm-generic/termbits.h

    private final Kernel kernel;
    private final NativeMemory answer = NativeMemory.allocate(64);

    Settings(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Whether {@code fd} is a terminal that works: one that was hung up does not. */
    boolean isAlive(int fd) {
        return ask(fd, Ioctl.TCGETS);
    }

    /** An integer, or {@code otherwise} if the terminal has none to tell. */
    int number(int fd, int request, int otherwise) {
        return ask(fd, request) ? answer.getInt(0) : otherwise;
    }

    /** @param request TCGETS or TIOCGLCKTRMIOS */
    termios_entry termios(int fd, int request) {
        ask(fd, request);
        termios_entry.Builder termios = termios_entry.newBuilder()
                .setCIflag(answer.getInt(0))
                .setCOflag(answer.getInt(4))
                .setCCflag(answer.getInt(8))
                .setCLflag(answer.getInt(12))
                .setCLine(answer.getInt(16) & 0xff)
                .setCIspeed(0)
                .setCOspeed(0);
        // The characters are packed into the first of as many words, as CRIU has it (term_copy in tty.c).
        for (int i = 0; i < CONTROL_CHARACTERS; i++) {
            termios.addCCc(packed(17 + 4 * i, 17 + CONTROL_CHARACTERS));
        }
        return termios.build();
    }

    private int packed(int from, int end) {
        int word = 0;
        for (int i = from; i < Math.min(from + 4, end); i++) {
            int character = answer.getInt(i & ~3) >>> 8 * (i & 3) & 0xff;
            word |= character << 8 * (i - from);
        }
        return word;
    }

    winsize_entry windowSize(int fd) {
        ask(fd, Ioctl.TIOCGWINSZ);
        int rowsAndColumns = answer.getInt(0);
        int pixels = answer.getInt(4);
        return winsize_entry.newBuilder()
                .setWsRow(rowsAndColumns & 0xffff)
                .setWsCol(rowsAndColumns >>> 16)
                .setWsXpixel(pixels & 0xffff)
                .setWsYpixel(pixels >>> 16)
                .build();
    }

    private boolean ask(int fd, int request) {
        for (int i = 0; i < answer.size(); i += 8) {
            answer.putLong(i, 0);
        }
        return !Errno.isError(kernel.raw(Sys.IOCTL, fd, Integer.toUnsignedLong(request), answer.address()));
    }

    @Override
    public void close() {
        answer.close();
    }
}
