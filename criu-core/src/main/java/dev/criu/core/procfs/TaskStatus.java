package dev.criu.core.procfs;

import java.util.List;

/**
 * {@code /proc/PID/status} (proc_pid_status(5)): credentials, signals, and pids in every namespace. Keys not named here are
 * skipped, as new kernels add some.
 *
 * @param name command name as the kernel escapes it here: {@code \n} and {@code \\}; {@link TaskStat#comm} is the raw one
 * @param umask file creation mask, -1 if the kernel did not tell (zombies)
 * @param state as in {@link TaskStat#state}
 * @param uid user ids as the reader's user namespace sees them
 * @param gid group ids, likewise
 * @param groups supplementary groups in the kernel's order; 32 bits unsigned each
 * @param fdSize size of the descriptor table in slots
 * @param nsTgid thread-group id in every pid namespace from the reader's to the task's own
 * @param nsPid thread id, likewise
 * @param nsPgid process group, likewise
 * @param nsSid session, likewise
 * @param kthread whether it is a kernel thread (false if the kernel did not tell, before 6.8)
 * @param threads threads of the process, 0 for a zombie whose signal state is gone
 * @param sigPending pending for the thread; bit n-1 is signal n
 * @param sharedPending pending for the process
 * @param sigBlocked blocked by the thread
 * @param sigIgnored ignored by the process
 * @param sigCaught handled by the process
 * @param caps capability sets
 * @param noNewPrivs PR_SET_NO_NEW_PRIVS
 * @param seccomp 0 off, 1 strict, 2 filter
 * @param seccompFilters number of filters, -1 if the kernel did not tell (before 5.9)
 * @param switches how often the thread has left a processor, of its own accord or not; -1 if the kernel did not tell
 */
public record TaskStatus(
        KernelString name,
        int umask,
        char state,
        int tgid,
        int pid,
        int ppid,
        int tracerPid,
        Ids uid,
        Ids gid,
        List<Integer> groups,
        int fdSize,
        List<Integer> nsTgid,
        List<Integer> nsPid,
        List<Integer> nsPgid,
        List<Integer> nsSid,
        boolean kthread,
        int threads,
        long sigPending,
        long sharedPending,
        long sigBlocked,
        long sigIgnored,
        long sigCaught,
        Caps caps,
        boolean noNewPrivs,
        int seccomp,
        int seccompFilters,
        long switches) {

    public TaskStatus {
        groups = List.copyOf(groups);
        nsTgid = List.copyOf(nsTgid);
        nsPid = List.copyOf(nsPid);
        nsPgid = List.copyOf(nsPgid);
        nsSid = List.copyOf(nsSid);
    }

    /** The four ids of a kind; 32 bits unsigned each. */
    public record Ids(int real, int effective, int saved, int filesystem) {}

    /** Capability sets; bit n is capability n. */
    public record Caps(long inheritable, long permitted, long effective, long bounding, long ambient) {}

    /**
     * Parses the whole file.
     *
     * @throws ProcfsParseException if a known key is malformed, or one that every kernel prints is missing
     */
    public static TaskStatus parse(byte[] data) {
        return new TaskStatusParser(data).parse();
    }
}
