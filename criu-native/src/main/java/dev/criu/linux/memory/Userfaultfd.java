package dev.criu.linux.memory;

import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * A userfaultfd of another process (userfaultfd(2), ioctl_userfaultfd(2), include/uapi/linux/userfaultfd.h): pages that are missing in
 * registered mappings are asked of whoever reads it. Addresses are the other process's unless they are said to be this one's.
 *
 * <p>Threads may share one; {@link #read} uses one buffer, so only one of them may be in it.
 */
public final class Userfaultfd implements AutoCloseable {
    private static final long API = 0xaa;
    private static final long EVENT_FORK = 1 << 1;
    private static final long EVENT_REMAP = 1 << 2;
    private static final long EVENT_REMOVE = 1 << 3;
    private static final long EVENT_UNMAP = 1 << 6;
    private static final long FEATURES = EVENT_FORK | EVENT_REMAP | EVENT_REMOVE | EVENT_UNMAP;
    private static final long MODE_MISSING = 1;
    private static final long IOCTL_API = 0xc018aa3fL;
    private static final long IOCTL_REGISTER = 0xc020aa00L;
    private static final long IOCTL_WAKE = 0x8010aa02L;
    private static final long IOCTL_COPY = 0xc028aa03L;
    private static final long IOCTL_ZEROPAGE = 0xc020aa04L;
    private static final int COPIED = 32;
    private static final int ZEROED = 24;
    private static final int MESSAGE = 32;
    private static final int BATCH = 16;

    private final Kernel kernel;
    private final int fd;
    private final String object;
    private final NativeMemory messages = NativeMemory.allocate((long) BATCH * MESSAGE);
    private boolean closed;

    /** What the kernel tells of an address space with registered mappings. */
    public sealed interface Event permits Fault, Fork, Remap, Remove, Unmap {}

    /** A thread waits for the page at an address, which may lie anywhere within it. */
    public record Fault(long address) implements Event {}

    /** The process has forked; mappings of the child are registered with a userfaultfd of its own, which this process has now. */
    public record Fork(int fd) implements Event {}

    /** Pages have been moved by mremap(2). */
    public record Remap(long from, long to, long length) implements Event {}

    /** Pages from {@code start} to {@code end} are about to be dropped by madvise(2), the mapping stays. */
    public record Remove(long start, long end) implements Event {}

    /** Mappings from {@code start} to {@code end} are gone. */
    public record Unmap(long start, long end) implements Event {}

    /**
     * Takes over a descriptor of this process; {@link #close} closes it.
     *
     * @param object whose it is, for errors
     */
    public Userfaultfd(Kernel kernel, int fd, String object) {
        this.kernel = kernel;
        this.fd = fd;
        this.object = object;
    }

    /** Agrees with the kernel on the events above; once for each that userfaultfd(2) made, never for one of a fork. */
    public void enable() {
        NativeMemory api = kernel.argument();
        api.putLong(0, API);
        api.putLong(8, FEATURES);
        kernel.call(object + ": missing pages (UFFDIO_API)", Sys.IOCTL, fd, IOCTL_API, api.address());
    }

    /** Has pages that are missing between two addresses asked for; both lie on borders of pages, in one or more private mappings. */
    public void register(long start, long end) {
        NativeMemory argument = kernel.argument();
        argument.putLong(0, start);
        argument.putLong(8, end - start);
        argument.putLong(16, MODE_MISSING);
        kernel.call(object + ": mapping at 0x" + Long.toHexString(start), Sys.IOCTL, fd, IOCTL_REGISTER, argument.address());
    }

    /**
     * Gives the process pages, and wakes who waits for them.
     *
     * @param to where, in one mapping
     * @param from address in this process of the contents
     * @return bytes copied, at least one page; or a negated error number if the first page could not be: EEXIST it is there already,
     *     ENOENT it is in no registered mapping or the pages are in several, EAGAIN an event has to be read first, ESRCH the address
     *     space is gone, EFAULT the contents cannot be read
     */
    public long copy(long to, long from, long length) {
        NativeMemory argument = kernel.argument();
        argument.putLong(0, to);
        argument.putLong(8, from);
        argument.putLong(16, length);
        argument.putLong(24, 0);
        argument.putLong(COPIED, 0);
        long result = kernel.raw(Sys.IOCTL, fd, IOCTL_COPY, argument.address());
        long copied = argument.getLong(COPIED);
        return copied != 0 ? copied : result;
    }

    /** Gives the process a page of zeros; the outcome is as that of {@link #copy}. */
    public long zero(long page, long length) {
        NativeMemory argument = kernel.argument();
        argument.putLong(0, page);
        argument.putLong(8, length);
        argument.putLong(16, 0);
        argument.putLong(ZEROED, 0);
        long result = kernel.raw(Sys.IOCTL, fd, IOCTL_ZEROPAGE, argument.address());
        long zeroed = argument.getLong(ZEROED);
        return zeroed != 0 ? zeroed : result;
    }

    /** Has who waits for a page look again. */
    public void wake(long page, long length) {
        NativeMemory argument = kernel.argument();
        argument.putLong(0, page);
        argument.putLong(8, length);
        kernel.raw(Sys.IOCTL, fd, IOCTL_WAKE, argument.address());
    }

    /** The next events, in their order; none if there are none now. */
    public List<Event> read() {
        long got = kernel.raw(Sys.READ, fd, messages.address(), messages.size());
        if (got == -Errno.EAGAIN || got == -Errno.EINTR) {
            return List.of();
        }
        if (Errno.isError(got)) {
            throw new SyscallException(Sys.READ, (int) -got, object + ": missing pages");
        }
        List<Event> events = new ArrayList<>();
        for (long at = 0; at < got; at += MESSAGE) {
            events.add(event(at));
        }
        return events;
    }

    private Event event(long at) {
        int kind = messages.getByte(at) & 0xff;
        return switch (kind) {
            case 0x12 -> new Fault(messages.getLong(at + 16));
            case 0x13 -> new Fork(messages.getInt(at + 8));
            case 0x14 -> new Remap(messages.getLong(at + 8), messages.getLong(at + 16), messages.getLong(at + 24));
            case 0x15 -> new Remove(messages.getLong(at + 8), messages.getLong(at + 16));
            case 0x16 -> new Unmap(messages.getLong(at + 8), messages.getLong(at + 16));
            default -> throw new IllegalStateException(object + ": userfaultfd event " + kind + " was not asked for");
        };
    }

    /** The descriptor. */
    public int fd() {
        return fd;
    }

    /** Ends it: pages still missing read as zeros from now on. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            kernel.close(fd);
            messages.close();
        }
    }
}
