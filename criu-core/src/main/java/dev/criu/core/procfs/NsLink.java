package dev.criu.core.procfs;

/**
 * What a link in {@code /proc/PID/ns} says (namespaces(7)): two tasks are in one namespace if their links are equal.
 *
 * @param type as the kernel names it: {@code cgroup ipc mnt net pid time user uts}
 * @param inode number on the nsfs, which is all that tells namespaces of a type apart
 */
public record NsLink(String type, long inode) {
    @Override
    public boolean equals(Object other) {
        return other instanceof NsLink link && inode == link.inode && type.equals(link.type);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode);
    }

    /** Parses a link's target, as {@code pid:[4026531836]}. */
    public static NsLink parse(byte[] target) {
        var in = new ByteScanner("ns link", target);
        String type = in.textUntil(':');
        if (type.isEmpty()) {
            throw in.fail("the type is missing");
        }
        in.expect('[');
        long inode = in.decimal();
        in.expect(']');
        in.expectEnd();
        return new NsLink(type, inode);
    }
}
