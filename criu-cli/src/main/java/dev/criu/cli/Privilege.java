package dev.criu.cli;

import dev.criu.core.api.CriuException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the rights of this process come from: its caller's environment, options and JVM must not act with rights that he lacks. */
final class Privilege {
    /** AT_SECURE of getauxval(3). */
    private static final long AT_SECURE = 23;

    private Privilege() {}

    /**
     * Says no to rights that came with the program and not with its caller: user or group set by mode bits, file capabilities.
     *
     * @throws CriuException if the process has such
     */
    static void refuseBorrowed() {
        try {
            check(Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1),
                    Files.readAllBytes(Path.of("/proc/self/auxv")));
        } catch (IOException e) {
            throw new CriuException("criu", "cannot find out whether it runs setuid: " + e.getMessage(), e);
        }
    }

    /**
     * @param status lines of /proc/PID/status
     * @param auxv pairs of longs, as in /proc/PID/auxv
     */
    static void check(List<String> status, byte[] auxv) {
        for (String line : status) {
            if (line.startsWith("Uid:") || line.startsWith("Gid:")) {
                String[] ids = line.split("\\s+");
                if (!ids[1].equals(ids[2])) {
                    throw refusal("real and effective " + line.substring(0, 3) + " differ (" + ids[1] + ", " + ids[2] + ")");
                }
            }
        }
        ByteBuffer pairs = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
        while (pairs.remaining() >= 2 * Long.BYTES) {
            long type = pairs.getLong();
            if (pairs.getLong() != 0 && type == AT_SECURE) {
                throw refusal("its program file gives it rights that its caller lacks (AT_SECURE)");
            }
        }
    }

    private static CriuException refusal(String why) {
        return new CriuException("criu", "runs setuid: " + why + "; run it as the user whose rights it shall have");
    }
}
