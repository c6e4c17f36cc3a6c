package dev.criu.core.procfs;

/** Reads the lines that {@code show_map_vma()} of {@code fs/proc/task_mmu.c} prints, in maps and at the head of smaps entries. */
final class VmaLineParser {
    private final ByteScanner in;
    private KernelString lastRaw = KernelString.EMPTY;
    private KernelString lastPath = KernelString.EMPTY;
    private boolean lastDeleted;

    VmaLineParser(String file, byte[] data) {
        in = new ByteScanner(file, data);
    }

    boolean atEnd() {
        return in.atEnd();
    }

    ByteScanner scanner() {
        return in;
    }

    Vma next() {
        long start = in.hex();
        in.expect('-');
        long end = in.hex();
        if (Long.compareUnsigned(start, end) >= 0) {
            throw in.fail("mapping ends before it starts");
        }
        in.expect(' ');
        int prot = flag('r', Vma.READ) | flag('w', Vma.WRITE) | flag('x', Vma.EXEC);
        boolean shared = in.accept('s');
        if (!shared) {
            in.expect('p');
        }
        in.expect(' ');
        long offset = in.hex();
        in.expect(' ');
        int major = in.hexInt();
        in.expect(':');
        int minor = in.hexInt();
        in.expect(' ');
        long inode = in.decimal();
        in.skipBlanks();
        readName();
        return new Vma(start, end, prot, shared, offset, major, minor, inode, lastPath, lastDeleted);
    }

    private int flag(char letter, int bit) {
        if (in.accept(letter)) {
            return bit;
        }
        in.expect('-');
        return 0;
    }

    /** Neighbours mostly map the same file. */
    private void readName() {
        int from = in.position();
        int to = in.find('\n');
        in.seek(to + 1);
        if (lastRaw.sameAs(in.data(), from, to)) {
            return;
        }
        lastRaw = KernelString.of(in.data(), from, to);
        lastDeleted = lastRaw.endsWith(Vma.DELETED);
        int nameEnd = lastRaw.length() - (lastDeleted ? Vma.DELETED.length() : 0);
        KernelString name = lastRaw.substring(0, nameEnd);
        // Only paths are escaped, and only their line feeds.
        lastPath = name.startsWith("/") ? name.unescapeLineFeeds() : name;
    }
}
