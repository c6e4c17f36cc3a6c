package dev.criu.linux.task;

import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes names out of file systems (unlink(2)) when this process dies, even by SIGKILL, unless it was closed before, or there is a file
 * by then that says that they are to stay.
 *
 * <p>The names stand in memory that is shared with a {@link Janitor}, and come while that waits. A name that is empty removes nothing.
 */
public final class NameJanitor implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED_ANONYMOUS = 0x21;
    /** PATH_MAX: with the zero at its end. */
    private static final int LONGEST = 4096;

    private static final int NAMES = 256;

    private final Kernel kernel;
    private final byte[] stay;
    private final List<Sheet> sheets = new ArrayList<>(0);
    private int used = NAMES;

    /** Names as many as one janitor removes. */
    private record Sheet(NativeMemory memory, Janitor janitor) {}

    /**
     * Without names nobody waits.
     *
     * @param stay absolute path of the file whose existence says that names are to stay
     */
    public NameJanitor(Kernel kernel, byte[] stay) {
        this.kernel = kernel;
        this.stay = stay.clone();
    }

    /**
     * Adds a name; the file may come after that.
     *
     * @param path absolute, without a zero; throws {@link IllegalArgumentException} when it is longer than the kernel allows
     */
    public void add(byte[] path) {
        if (path.length >= LONGEST) {
            throw new IllegalArgumentException("path of " + path.length + " bytes");
        }
        if (used == NAMES) {
            sheets.add(sheet());
            used = 0;
        }
        last().put(1, Arrays.copyOfRange(path, 1, path.length + 1));
        VarHandle.fullFence(); // the rest is there before
        last().putByte(0, path[0]);
        used++;
    }

    /** Takes the last name back. */
    public void forgetLast() {
        used--;
        last().putByte(0, (byte) 0);
    }

    private NativeMemory last() {
        return sheets.get(sheets.size() - 1).memory.slice((long) used * LONGEST, LONGEST);
    }

    private Sheet sheet() {
        long size = (long) NAMES * LONGEST;
        NativeMemory memory = NativeMemory.at(
                kernel.call("names to be removed", Sys.MMAP, 0, size, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1, 0), size);
        try {
            Program removal = new Program();
            removal.call(Sys.FACCESSAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(stay), Arg.of(0))
                    .expecting(0)
                    .orSkip(1);
            removal.call(Sys.EXIT_GROUP, 0);
            for (int i = 0; i < NAMES; i++) {
                removal.call(Sys.UNLINKAT, OpenFlags.AT_FDCWD, memory.address() + (long) i * LONGEST, 0).anyOutcome();
            }
            return new Sheet(memory, Janitor.atDeath(kernel, removal));
        } catch (RuntimeException e) {
            kernel.raw(Sys.MUNMAP, memory.address(), size);
            throw e;
        }
    }

    /** Lets all names be. */
    @Override
    public void close() {
        for (Sheet sheet : sheets) {
            sheet.janitor.close();
            kernel.raw(Sys.MUNMAP, sheet.memory.address(), sheet.memory.size());
        }
        sheets.clear();
        used = NAMES;
    }
}
