package dev.criu.core.procfs;

import java.nio.charset.StandardCharsets;

/**
 * The sums over a process's memory in {@code /proc/PID/status} (proc_pid_status(5)), in bytes.
 *
 * @param resident VmRSS
 * @param locked VmLck
 * @param huge HugetlbPages, 0 where the kernel has none
 */
public record MemoryTotals(long resident, long locked, long huge) {
    /**
     * Parses the whole file.
     *
     * @throws ProcfsParseException if VmRSS or VmLck is missing, as of a zombie, or one of them is malformed
     */
    public static MemoryTotals parse(byte[] status) {
        String text = new String(status, StandardCharsets.ISO_8859_1);
        return new MemoryTotals(
                value(text, "VmRSS", -1),
                value(text, "VmLck", -1),
                value(text, "HugetlbPages", 0));
    }

    private static long value(String text, String name, long missing) {
        int at = text.indexOf("\n" + name + ":");
        if (at < 0 && missing >= 0) {
            return missing;
        }
        int start = at + name.length() + 2;
        int end = at < 0 ? -1 : text.indexOf(" kB\n", start);
        if (end < 0) {
            throw new ProcfsParseException("status", at, name + " is missing or malformed");
        }
        try {
            return Math.multiplyExact(Long.parseLong(text.substring(start, end).strip()), 1024L);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new ProcfsParseException("status", start, name + " is malformed");
        }
    }
}
