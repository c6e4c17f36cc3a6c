package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code /proc/PID/smaps}, of which only the mappings and their {@code VmFlags} are taken: the kernel walks the page tables for
 * everything else, which makes this file slow to read. {@code maps} alone gives the mappings at a fraction of the price.
 */
public final class SmapsParser {
    private SmapsParser() {}

    /** A mapping and its flags. */
    public record Entry(Vma vma, VmFlags flags) {}

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
            list.add(new Entry(vma, flags(lines.scanner())));
        }
        return list;
    }

    private static VmFlags flags(ByteScanner in) {
        while (!in.accept("VmFlags:")) {
            in.skipLine();
        }
        return VmFlags.parse(in);
    }
}
