package dev.criu.core.procfs;

/**
 * What fdinfo tells about an eventfd(2).
 *
 * @param count the counter, 64 bits unsigned
 * @param id number that all descriptors of this eventfd share, -1 if the kernel did not tell (before 5.2)
 * @param semaphore whether made with EFD_SEMAPHORE; false if the kernel did not tell (before 6.5)
 */
public record EventFdInfo(long count, int id, boolean semaphore) {
    /** @throws ProcfsParseException if this is no eventfd */
    public static EventFdInfo parse(FdInfo info) {
        var in = info.scan("eventfd-count");
        long count = in.hex();
        in.expectEnd();
        int id = info.value("eventfd-id") == null ? -1 : info.scan("eventfd-id").positiveInt();
        boolean semaphore = info.value("eventfd-semaphore") != null && info.scan("eventfd-semaphore").positiveInt() != 0;
        return new EventFdInfo(count, id, semaphore);
    }
}
