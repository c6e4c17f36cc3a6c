package dev.criu.core.procfs;

import java.util.Objects;

/**
 * {@code /proc/PID/stat} (proc_pid_stat(5)): identity, scheduling and the layout of the address space.
 *
 * @param pid the task
 * @param comm command name, raw; may hold blanks, parentheses and line feeds
 * @param state one of {@code R S D Z T t X I}
 * @param ppid parent, 0 if outside this pid namespace
 * @param pgid process group, 0 if outside this pid namespace
 * @param sid session, 0 if outside this pid namespace
 * @param ttyNr controlling terminal as the kernel's {@code new_encode_dev()} packs it, 0 for none
 * @param ttyPgid foreground process group of that terminal, -1 for none
 * @param flags PF_* of {@code include/linux/sched.h}
 * @param nice -20 to 19
 * @param numThreads threads of the process
 * @param startTime when the task began, in clock ticks since boot (of the reader's time namespace)
 * @param rtPriority 1 to 99 for real-time policies, else 0
 * @param policy SCHED_*
 * @param layout borders of the address space; zeroes for a zombie or a kernel thread
 * @param exitSignal what tells its parent of its end, 0 for nothing
 * @param exitCode as waitpid(2) would give it; meaningful for a zombie
 */
public record TaskStat(
        int pid,
        KernelString comm,
        char state,
        int ppid,
        int pgid,
        int sid,
        int ttyNr,
        int ttyPgid,
        int flags,
        int nice,
        int numThreads,
        long startTime,
        int rtPriority,
        int policy,
        Layout layout,
        int exitSignal,
        int exitCode) {

    /** Fields that every kernel since 3.5 prints. */
    private static final int FIELDS = 52;

    private static final String FILE = "stat";

    public TaskStat {
        Objects.requireNonNull(comm, "comm");
        Objects.requireNonNull(layout, "layout");
    }

    /** Borders of an address space as {@code struct mm_struct} keeps them: addresses in the task. */
    public record Layout(
            long startCode,
            long endCode,
            long startStack,
            long startData,
            long endData,
            long startBrk,
            long argStart,
            long argEnd,
            long envStart,
            long envEnd) {}

    /** Major number of the controlling terminal. */
    public int ttyMajor() {
        return ttyNr >>> 8 & 0xfff;
    }

    /** Minor number of the controlling terminal. */
    public int ttyMinor() {
        return ttyNr & 0xff | ttyNr >>> 12 & 0xfff00;
    }

    /**
     * Parses the whole file.
     *
     * @throws ProcfsParseException on anything but 52 or more well-formed fields
     */
    public static TaskStat parse(byte[] data) {
        var in = new ByteScanner(FILE, data);
        int pid = in.positiveInt();
        in.expect(" (");
        // The name may hold ") R 1": only the last parenthesis is the kernel's, as numbers follow it.
        int nameEnd = lastParenthesis(in);
        KernelString comm = KernelString.of(data, in.position(), nameEnd);
        in.seek(nameEnd);
        in.expect(") ");
        char state = in.character();
        long[] f = new long[FIELDS + 1];
        for (int i = 4; i <= FIELDS; i++) {
            in.expect(' ');
            f[i] = in.at('-') ? in.signedDecimal() : in.decimal();
        }
        if (!in.at(' ')) {
            in.expect('\n');
            in.expectEnd();
        }
        var layout = new Layout(f[26], f[27], f[28], f[45], f[46], f[47], f[48], f[49], f[50], f[51]);
        return new TaskStat(
                pid, comm, state, (int) f[4], (int) f[5], (int) f[6], (int) f[7], (int) f[8], (int) f[9], (int) f[19], (int) f[20], f[22],
                (int) f[40], (int) f[41], layout, (int) f[38], (int) f[52]);
    }

    private static int lastParenthesis(ByteScanner in) {
        byte[] data = in.data();
        for (int i = data.length - 1; i >= in.position(); i--) {
            if (data[i] == ')') {
                return i;
            }
        }
        throw in.fail("')' is missing");
    }
}
