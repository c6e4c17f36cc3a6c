package dev.criu.core.procfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Files of {@code /proc/PID} that hold a single value, or a plain list of them. */
public final class ProcValues {
    /** Login uid of a task that nobody logged in for. */
    public static final int LOGINUID_UNSET = -1;

    /** MMF_DUMP_FILTER_DEFAULT of the kernel, with headers of ELF files. */
    public static final int COREDUMP_FILTER_DEFAULT = 0x33;

    private ProcValues() {}

    /** {@code loginuid}: 32 bits unsigned, {@link #LOGINUID_UNSET} if unset. */
    public static int loginuid(byte[] data) {
        var in = new ByteScanner("loginuid", data);
        // The kernel writes no line feed here.
        int uid = in.unsignedInt();
        in.accept('\n');
        in.expectEnd();
        return uid;
    }

    /** {@code oom_score_adj} (proc_pid_oom_score_adj(5)): -1000 to 1000. */
    public static int oomScoreAdj(byte[] data) {
        var in = new ByteScanner("oom_score_adj", data);
        return line(in, in.signedInt());
    }

    /** {@code personality} (personality(2)). */
    public static int personality(byte[] data) {
        var in = new ByteScanner("personality", data);
        return line(in, in.hexInt());
    }

    /** {@code coredump_filter} (core(5)). */
    public static int coredumpFilter(byte[] data) {
        var in = new ByteScanner("coredump_filter", data);
        return line(in, in.hexInt());
    }

    /** {@code task/TID/children} (proc_tid_children(5)): exact only while the task and its children are frozen. */
    public static List<Integer> children(byte[] data) {
        var in = new ByteScanner("children", data);
        var pids = new ArrayList<Integer>();
        while (!in.atEnd()) {
            pids.add(in.positiveInt());
            in.expect(' ');
        }
        return pids;
    }

    /**
     * {@code auxv} (getauxval(3)): keys and values in turn, as 64-bit words.
     *
     * @return all words, AT_NULL included; empty for a kernel thread or a zombie
     */
    public static long[] auxv(byte[] data) {
        if (data.length % (2 * Long.BYTES) != 0) {
            throw new ProcfsParseException("auxv", data.length, "cut short");
        }
        long[] words = new long[data.length / Long.BYTES];
        ByteBuffer.wrap(data).order(ByteOrder.nativeOrder()).asLongBuffer().get(words);
        return words;
    }

    /** {@code statm} (proc_pid_statm(5)): resident pages, without those of files and shared memory. */
    public static long anonymousPages(byte[] data) {
        var in = new ByteScanner("statm", data);
        in.decimal();
        in.expect(' ');
        long resident = in.decimal();
        in.expect(' ');
        return Math.max(0, resident - in.decimal());
    }

    private static int line(ByteScanner in, int value) {
        in.expect('\n');
        in.expectEnd();
        return value;
    }
}
