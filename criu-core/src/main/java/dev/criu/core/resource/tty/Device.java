package dev.criu.core.resource.tty;

import dev.criu.core.resource.FileStatus;
import dev.criu.proto.TtyType;

/**
 * A terminal device by its number (Documentation/admin-guide/devices.txt).
 *
 * @param number as stat(2) of user space encodes it
 */
record Device(int number) {
    private static final int VT = 4;
    private static final int ALTERNATE = 5;
    private static final int FIRST_SLAVE = 136;
    private static final int LAST_SLAVE = 143;
    private static final int LOW_DENSITY_SERIAL = 204;
    private static final int HYPERVISOR = 229;
    private static final int FIRST_SERIAL = 64;
    private static final int SLAVES_PER_MAJOR = 256;

    /** Numbers of the terminals that are no ptys, as CRIU gives them (tty.c: CONSOLE_INDEX and those behind it). */
    private static final int FIRST_OTHER = 1002;

    @Override
    public boolean equals(Object other) {
        return other instanceof Device device && number == device.number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    static Device of(FileStatus file) {
        return new Device(number(file.rdev()));
    }

    /** @param kernelDevice major &lt;&lt; 20 | minor */
    static int number(long kernelDevice) {
        long major = kernelDevice >>> 20;
        long minor = kernelDevice & 0xfffff;
        return (int) (minor & 0xff | major << 8 | (minor & ~0xffL) << 12);
    }

    int major() {
        return number >>> 8 & 0xfff;
    }

    int minor() {
        return number & 0xff | number >>> 12 & 0xfff00;
    }

    boolean isTerminal() {
        return switch (major()) {
            case VT, LOW_DENSITY_SERIAL, HYPERVISOR -> true;
            case ALTERNATE -> minor() <= 2;
            default -> isSlave();
        };
    }

    /** A pseudoterminal's end that programs take for a terminal. */
    boolean isSlave() {
        return major() >= FIRST_SLAVE && major() <= LAST_SLAVE;
    }

    /** {@code /dev/ptmx}: the other end of a pseudoterminal. */
    boolean isMaster() {
        return major() == ALTERNATE && minor() == 2;
    }

    /** {@code /dev/tty}: whatever terminal controls the session of the one who opens it. */
    boolean isControlling() {
        return major() == ALTERNATE && minor() == 0;
    }

    /** N of {@code /dev/pts/N}. */
    int slaveIndex() {
        return (major() - FIRST_SLAVE) * SLAVES_PER_MAJOR + minor();
    }

    TtyType type() {
        if (isSlave() || isMaster()) {
            return TtyType.PTY;
        } else if (major() == ALTERNATE) {
            return isControlling() ? TtyType.CTTY : TtyType.CONSOLE;
        }
        return major() == VT && minor() < FIRST_SERIAL ? TtyType.VT : TtyType.SERIAL;
    }

    /** The number of the terminal in the images; even, as odd ones are those of masters. */
    int id() {
        if (isSlave()) {
            return slaveIndex() << 1;
        }
        int index = FIRST_OTHER + 2 * (type().getNumber() - TtyType.CONSOLE.getNumber());
        return (index << 1) + (major() == ALTERNATE ? 0 : number << 12);
    }
}
