package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/smaps}, of which only the mappings and their {@code VmFlags} are taken: the kernel walks the page tables for
 * everything else, which makes this file slow to read. {@code maps} alone gives the mappings at a fraction of the price.
 */
public final class SmapsParser {
    private SmapsParser() {}

    /**
     * A mapping and its flags.
     *
     * @param pageSize bytes of the kernel's pages for it, 4096 but for hugetlbfs
     * @param protectionKey of pkeys(7), 0 where the processor has none
     */
    public record Entry(Vma vma, VmFlags flags, int pageSize, int protectionKey) {}

    /**
     * Parses the whole file.
     *
     * @return mappings by ascending address
     * @throws ProcfsParseException on a malformed line, or an entry that does not end in {@code VmFlags}
     */
    public static List<Entry> parse(byte[] smaps) {
        // An entry takes 700 to 800 bytes.
        var list = new ArrayList<Entry>(smaps.length / 600 + 1);
        var lines = new VmaLineParser("smaps", smaps);
        while (!lines.atEnd()) {
            Vma vma = lines.next();
            list.add(entry(vma, lines.scanner()));
        }
        return list;
    }

    private static Entry entry(Vma vma, ByteScanner in) {
        int pageSize = 0;
        int protectionKey = 0;
        while (!in.accept("VmFlags:")) {
            if (in.accept("KernelPageSize:")) {
                in.skipBlanks();
                pageSize = (int) in.decimal() << 10;
            } else if (in.accept("ProtectionKey:")) {
                in.skipBlanks();
                protectionKey = (int) in.decimal();
            }
            in.skipLine();
        }
        return new Entry(vma, VmFlags.parse(in), pageSize, protectionKey);
    }
}
