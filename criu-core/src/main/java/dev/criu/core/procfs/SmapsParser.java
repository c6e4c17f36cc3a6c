package dev.criu.core.procfs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code /proc/PID/smaps}, of which only the mappings and their {@code VmFlags} are taken: the kernel walks the page tables for
 * everything else, which makes this file slow to read. {@code maps} alone gives the mappings at a fraction of the price.
 */
public final class SmapsParser {
    private static final byte[] LAST_LINE = "\nVmFlags:".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] PAGE_SIZE = "KernelPageSize:".getBytes(StandardCharsets.US_ASCII);

    private final List<Entry> entries = new ArrayList<>();
    private int toPageSize;
    private int toKey;
    private int toFlags;

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
        SmapsParser parser = new SmapsParser();
        parser.take(smaps, true);
        return parser.entries;
    }

    /** What was parsed so far. */
    List<Entry> entries() {
        return entries;
    }

    /** Parses a part of the file ({@link ProcfsReader.Chunks}). */
    int take(byte[] data, boolean last) {
        int end = last ? data.length : endOfEntries(data);
        var lines = new VmaLineParser("smaps", end == data.length ? data : Arrays.copyOf(data, end));
        while (!lines.atEnd()) {
            Vma vma = lines.next();
            entries.add(entry(vma, lines.scanner()));
        }
        return end;
    }

    /** The offset behind the last entry that is whole, 0 if none is. */
    private static int endOfEntries(byte[] data) {
        for (int end = data.length; end > 0; end--) {
            if (data[end - 1] == '\n') {
                int start = end - 2;
                while (start >= 0 && data[start] != '\n') {
                    start--;
                }
                if (start >= 0 && matches(data, start, LAST_LINE)) {
                    return end;
                }
            }
        }
        return 0;
    }

    private static boolean matches(byte[] data, int at, byte[] text) {
        return at >= 0
                && at + text.length <= data.length
                && Arrays.equals(data, at, at + text.length, text, 0, text.length);
    }

    /**
     * The lines between have the same lengths in all entries as long as no number needs more than its eight places, so the last one
     * is looked for where the entry before had it.
     */
    private Entry entry(Vma vma, ByteScanner in) {
        int start = in.position();
        if (toFlags == 0
                || !matches(in.data(), start + toFlags - LAST_LINE.length, LAST_LINE)
                || !matches(in.data(), start + toPageSize - PAGE_SIZE.length, PAGE_SIZE)) {
            measure(in, start);
        }
        int pageSize = value(in, start, toPageSize) << 10;
        int key = value(in, start, toKey);
        in.seek(start + toFlags);
        return new Entry(vma, VmFlags.parse(in), pageSize, key);
    }

    private static int value(ByteScanner in, int start, int distance) {
        if (distance == 0) {
            return 0;
        }
        in.seek(start + distance);
        in.skipBlanks();
        return (int) in.decimal();
    }

    /** Finds out where in an entry its values are. */
    private void measure(ByteScanner in, int start) {
        toPageSize = 0;
        toKey = 0;
        while (!in.accept("VmFlags:")) {
            if (in.accept("KernelPageSize:")) {
                toPageSize = in.position() - start;
            } else if (in.accept("ProtectionKey:")) {
                toKey = in.position() - start;
            }
            in.skipLine();
        }
        toFlags = in.position() - start;
    }
}
