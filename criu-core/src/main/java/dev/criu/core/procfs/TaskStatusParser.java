package dev.criu.core.procfs;

import java.util.ArrayList;
import java.util.List;

/** Collects the lines of {@code /proc/PID/status} in the order of {@code proc_pid_status()} in {@code fs/proc/array.c}. */
final class TaskStatusParser {
    private final ByteScanner in;

    private KernelString name = KernelString.EMPTY;
    private int umask = -1;
    private char state;
    private int tgid;
    private int pid;
    private int ppid;
    private int tracerPid;
    private TaskStatus.Ids uid;
    private TaskStatus.Ids gid;
    private List<Integer> groups = List.of();
    private int fdSize;
    private List<Integer> nsTgid = List.of();
    private List<Integer> nsPid = List.of();
    private List<Integer> nsPgid = List.of();
    private List<Integer> nsSid = List.of();
    private boolean kthread;
    private int threads;
    private int seccomp;
    private int seccompFilters = -1;
    private boolean noNewPrivs;

    TaskStatusParser(byte[] data) {
        in = new ByteScanner("status", data);
    }

    TaskStatus parse() {
        parseIdentity();
        skipTo("Threads:");
        threads = in.positiveInt();
        long pending = maskAfter("SigPnd:");
        long shared = maskAfter("ShdPnd:");
        long blocked = maskAfter("SigBlk:");
        long ignored = maskAfter("SigIgn:");
        long caught = maskAfter("SigCgt:");
        var caps = new TaskStatus.Caps(
                maskAfter("CapInh:"), maskAfter("CapPrm:"), maskAfter("CapEff:"), maskAfter("CapBnd:"), maskAfter("CapAmb:"));
        in.skipLine();
        parseSeccomp();
        return new TaskStatus(
                name, umask, state, tgid, pid, ppid, tracerPid, uid, gid, groups, fdSize, nsTgid, nsPid, nsPgid, nsSid, kthread,
                threads, pending, shared, blocked, ignored, caught, caps, noNewPrivs, seccomp, seccompFilters, switches());
    }

    private void parseIdentity() {
        skipTo("Name:");
        name = in.until('\n');
        if (value("Umask:")) {
            umask = in.octalInt();
            in.skipLine();
        }
        skipTo("State:");
        state = in.character();
        skipTo("Tgid:");
        tgid = in.positiveInt();
        skipTo("Pid:");
        pid = in.positiveInt();
        skipTo("PPid:");
        ppid = in.positiveInt();
        skipTo("TracerPid:");
        tracerPid = in.positiveInt();
        skipTo("Uid:");
        uid = ids();
        skipTo("Gid:");
        gid = ids();
        skipTo("FDSize:");
        fdSize = in.positiveInt();
        skipTo("Groups:");
        groups = numbers();
        parseNamespaces();
    }

    /** Lines that depend on the kernel's configuration, in their fixed order. */
    private void parseNamespaces() {
        in.skipLine();
        if (value("NStgid:")) {
            nsTgid = numbers();
            skipTo("NSpid:");
            nsPid = numbers();
            skipTo("NSpgid:");
            nsPgid = numbers();
            skipTo("NSsid:");
            nsSid = numbers();
            in.skipLine();
        }
        if (value("Kthread:")) {
            kthread = in.positiveInt() != 0;
            in.skipLine();
        }
    }

    /** Seccomp's lines are the last of interest but one. */
    private void parseSeccomp() {
        while (!in.atEnd()) {
            if (value("NoNewPrivs:")) {
                noNewPrivs = in.positiveInt() != 0;
            } else if (value("Seccomp:")) {
                seccomp = in.positiveInt();
            } else if (value("Seccomp_filters:")) {
                seccompFilters = in.positiveInt();
                in.find('\n');
                return;
            }
            in.skipLine();
        }
    }

    private long switches() {
        while (!in.atEnd()) {
            if (value("voluntary_ctxt_switches:")) {
                long voluntary = in.decimal();
                skipTo("nonvoluntary_ctxt_switches:");
                return voluntary + in.decimal();
            }
            in.skipLine();
        }
        return -1;
    }

    private long maskAfter(String key) {
        skipTo(key);
        return in.hex();
    }

    /** Moves to the value of the line with a key, which must follow. */
    private void skipTo(String key) {
        while (!value(key)) {
            if (in.atEnd()) {
                throw in.fail("\"" + key + "\" is missing");
            }
            in.skipLine();
        }
    }

    private boolean value(String key) {
        if (in.accept(key)) {
            in.skipBlanks();
            return true;
        }
        return false;
    }

    private TaskStatus.Ids ids() {
        return new TaskStatus.Ids(id(), id(), id(), id());
    }

    private int id() {
        int id = in.unsignedInt();
        in.skipBlanks();
        return id;
    }

    private List<Integer> numbers() {
        var list = new ArrayList<Integer>();
        while (!in.at('\n')) {
            list.add(id());
        }
        return list;
    }
}
