package dev.criu.images.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of bits and values, by the table names that the {@code .proto} files use. They are CRIU's, so that decoded
 * images are the same text; what has no name there is shown as a number.
 */
final class Names {

    private static final Map<String, Map<String, Long>> FLAGS = Map.of(
            // <asm-generic/mman-common.h>, <linux/mman.h>
            "mmap.prot", table("PROT_READ", 0x1, "PROT_WRITE", 0x2, "PROT_EXEC", 0x4),
            "mmap.flags", table("MAP_SHARED", 0x1, "MAP_PRIVATE", 0x2, "MAP_ANON", 0x20, "MAP_GROWSDOWN", 0x100),
            // CRIU's own bits, criu/include/image.h
            "mmap.status", table("VMA_AREA_NONE", 0, "VMA_AREA_REGULAR", 1 << 0, "VMA_AREA_STACK", 1 << 1,
                    "VMA_AREA_VSYSCALL", 1 << 2, "VMA_AREA_VDSO", 1 << 3, "VMA_AREA_HEAP", 1 << 5,
                    "VMA_FILE_PRIVATE", 1 << 6, "VMA_FILE_SHARED", 1 << 7, "VMA_ANON_SHARED", 1 << 8,
                    "VMA_ANON_PRIVATE", 1 << 9, "VMA_AREA_SYSVIPC", 1 << 10, "VMA_AREA_SOCKET", 1 << 11,
                    "VMA_AREA_VVAR", 1 << 12, "VMA_AREA_AIORING", 1 << 13, "VMA_AREA_MEMFD", 1 << 14,
                    "VMA_AREA_SHSTK", 1 << 15, "VMA_AREA_GUARD", 1 << 16, "VMA_AREA_UPROBES", 1 << 17,
                    "VMA_UNSUPP", 1L << 31),
            // <asm-generic/fcntl.h>; O_DIRECTORY and O_LARGEFILE as x86 has them
            "rfile.flags", table("O_WRONLY", 01, "O_RDWR", 02, "O_APPEND", 02000, "O_DIRECT", 040000,
                    "O_LARGEFILE", 0100000, "O_DIRECTORY", 0200000),
            "pmap.flags", table("PE_PARENT", 1, "PE_LAZY", 2, "PE_PRESENT", 4),
            // <linux/fcntl.h>
            "seals.flags", table("F_SEAL_SEAL", 0x1, "F_SEAL_SHRINK", 0x2, "F_SEAL_GROW", 0x4, "F_SEAL_WRITE", 0x8,
                    "F_SEAL_FUTURE_WRITE", 0x10));

    private static final Map<String, Map<String, Long>> VALUES = Map.of(
            // Names as CRIU's decoder has them: its 3 is the state that a restored task finds itself stopped in.
            "gen.task_state", table("Alive", 1, "Zombie", 3, "Stopped", 6),
            // <linux/socket.h>, <linux/net.h>, <linux/in.h>, <net/tcp_states.h>
            "sk.family", table("UNIX", 1, "INET", 2, "INET6", 10, "NETLINK", 16, "PACKET", 17),
            "sk.type", table("STREAM", 1, "DGRAM", 2, "RAW", 3, "SEQPACKET", 5, "PACKET", 10),
            "sk.proto", table("IP", 0, "TCP", 6, "UDP", 17, "UDPLITE", 136),
            "sk.state", table("ESTABLISHED", 1, "SYN_SENT", 2, "SYN_RECV", 3, "FIN_WAIT1", 4, "FIN_WAIT2", 5,
                    "TIME_WAIT", 6, "CLOSE", 7, "CLOSE_WAIT", 8, "LAST_ACK", 9, "LISTEN", 10));

    private Names() {
    }

    private static Map<String, Long> table(Object... namesAndNumbers) {
        Map<String, Long> table = new LinkedHashMap<>();
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            table.put((String) namesAndNumbers[i], ((Number) namesAndNumbers[i + 1]).longValue());
        }
        return Collections.unmodifiableMap(table);
    }

    /** The names of the bits set, what is left in base 16, with {@code " | "} between; empty for zero. */
    static String flags(String table, long value) {
        List<String> names = new ArrayList<>();
        long left = value;
        for (Map.Entry<String, Long> bit : FLAGS.get(table).entrySet()) {
            if ((value & bit.getValue()) != 0) {
                names.add(bit.getKey());
                left &= ~bit.getValue();
            }
        }
        if (left != 0) {
            names.add("0x" + Long.toHexString(left));
        }
        return String.join(" | ", names);
    }

    /** The value of one bit name, null if the table has no such name. */
    static Long flag(String table, String name) {
        return FLAGS.get(table).get(name);
    }

    /** The name of a value, null if it has none. */
    static String name(String table, long value) {
        for (Map.Entry<String, Long> entry : VALUES.get(table).entrySet()) {
            if (entry.getValue() == value) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** The value of a name, null if the table has no such name. */
    static Long value(String table, String name) {
        return VALUES.get(table).get(name);
    }
}
