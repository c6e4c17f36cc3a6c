package dev.criu.core.procfs;

import dev.criu.core.api.CriuException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the files of a mounted proc file system into records.
 *
 * <p>Pids are those of the pid namespace that the mount belongs to. Methods about a task throw {@link VanishedTaskException} if it
 * has ended, {@link ProcfsParseException} if a file cannot be understood, and {@link CriuException} if it cannot be read for another
 * reason.
 */
public final class Procfs {
    private static final int TASK_RETRIES = 100;
    private static final long NAP_NANOS = 50_000;
    private static final long PAGE = 4096;

    private final String root;
    private final ProcfsReader reader;

    /** The caller's {@code /proc}, read with plain Java. */
    public Procfs() {
        this("/proc", new PlainProcfsReader());
    }

    /**
     * @param root where the file system is mounted, without a final slash
     * @param reader how to read
     */
    public Procfs(String root, ProcfsReader reader) {
        this.root = Objects.requireNonNull(root, "root");
        this.reader = Objects.requireNonNull(reader, "reader");
    }

    /** {@code PID/stat}. */
    public TaskStat stat(int pid) {
        return TaskStat.parse(read(pid, "stat"));
    }

    /** {@code PID/task/TID/stat}. */
    public TaskStat stat(int pid, int tid) {
        return TaskStat.parse(read(pid, tid, "stat"));
    }

    /** {@code PID/status}. */
    public TaskStatus status(int pid) {
        return TaskStatus.parse(read(pid, "status"));
    }

    /** {@code PID/task/TID/status}. */
    public TaskStatus status(int pid, int tid) {
        return TaskStatus.parse(read(pid, tid, "status"));
    }

    /** The sums over memory in {@code PID/status}. */
    public MemoryTotals memoryTotals(int pid) {
        return MemoryTotals.parse(read(pid, "status"));
    }

    /** Bytes of resident pages that are no file's, of {@code PID/statm}; 0 for a zombie. */
    public long anonymousMemory(int pid) {
        return ProcValues.anonymousPages(read(pid, "statm")) * PAGE;
    }

    /** {@code PID/comm} of a thread, raw. */
    public KernelString comm(int pid, int tid) {
        byte[] data = read(pid, tid, "comm");
        int end = data.length > 0 && data[data.length - 1] == '\n' ? data.length - 1 : data.length;
        return KernelString.of(data, 0, end);
    }

    /** {@code PID/maps}. */
    public List<Vma> maps(int pid) {
        return Vma.parseAll(read(pid, "maps"));
    }

    /** {@code PID/smaps}, slow in the kernel: where flags of mappings are not needed, use {@link #maps}. */
    public List<SmapsParser.Entry> smaps(int pid) {
        SmapsParser parser = new SmapsParser();
        stream(pid, "smaps", parser::take);
        return parser.entries();
    }

    /** All processes there are, ascending. */
    public int[] processes() {
        try {
            return reader.listNumbers(root);
        } catch (IOException e) {
            throw unreadable(root, e);
        }
    }

    /** Thread ids of a process ({@code PID/task}), ascending. */
    public int[] threads(int pid) {
        for (int again = 0; ; again++) {
            try {
                return list(pid, "task");
            } catch (VanishedTaskException e) {
                throw e;
            } catch (CriuException e) {
                // There is a moment in which PID is there without it: a thread executes a program and takes the leader's place.
                if (again == TASK_RETRIES || !(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /** Children of a thread ({@code PID/task/TID/children}). */
    public List<Integer> children(int pid, int tid) {
        return ProcValues.children(read(pid, tid, "children"));
    }

    /** Open descriptors ({@code PID/fd}), ascending. */
    public int[] fds(int pid) {
        return list(pid, "fd");
    }

    /** What a descriptor refers to ({@code PID/fd/N}): a path or a name as {@code pipe:[17]}. */
    public KernelString fdLink(int pid, int fd) {
        return link(pid, "fd/" + fd);
    }

    /** {@code PID/fdinfo/N}. */
    public FdInfo fdInfo(int pid, int fd) {
        return FdInfo.parse(read(pid, "fdinfo/" + fd));
    }

    /** {@code PID/limits}. */
    public Limits limits(int pid) {
        return Limits.parse(read(pid, "limits"));
    }

    /** {@code PID/timers}. */
    public List<PosixTimer> timers(int pid) {
        return PosixTimer.parseAll(read(pid, "timers"));
    }

    /** {@code PID/mountinfo}. */
    public List<MountInfo> mountInfo(int pid) {
        return MountInfo.parseAll(read(pid, "mountinfo"));
    }

    /** {@code PID/ns/NAME}, where a name is as {@code net} or {@code pid_for_children}. */
    public NsLink namespace(int pid, String name) {
        return NsLink.parse(link(pid, "ns/" + name).toByteArray());
    }

    /** {@code PID/auxv}. */
    public long[] auxv(int pid) {
        return ProcValues.auxv(read(pid, "auxv"));
    }

    /** {@code PID/loginuid}; unset where the kernel knows none (CONFIG_AUDIT). */
    public int loginuid(int pid) {
        byte[] data = readIfKnown(pid, "loginuid");
        return data == null ? ProcValues.LOGINUID_UNSET : ProcValues.loginuid(data);
    }

    /** {@code PID/oom_score_adj}. */
    public int oomScoreAdj(int pid) {
        return ProcValues.oomScoreAdj(read(pid, "oom_score_adj"));
    }

    /** {@code PID/task/TID/personality}. */
    public int personality(int pid, int tid) {
        return ProcValues.personality(read(pid, tid, "personality"));
    }

    /** {@code PID/task/TID/syscall}: the call that a blocked thread is in, its arguments, stack pointer and address; or a word. */
    public String syscall(int pid, int tid) {
        return new String(read(pid, tid, "syscall"), java.nio.charset.StandardCharsets.US_ASCII).strip();
    }

    /** {@code PID/attr/current}: the label that a security module gives; unreadable without one. */
    public KernelString securityLabel(int pid) {
        return KernelString.of(read(pid, "attr/current"));
    }

    /** {@code PID/coredump_filter}; the default where the kernel knows none (CONFIG_ELF_CORE). */
    public int coredumpFilter(int pid) {
        byte[] data = readIfKnown(pid, "coredump_filter");
        return data == null ? ProcValues.COREDUMP_FILTER_DEFAULT : ProcValues.coredumpFilter(data);
    }

    /** {@code PID/task/TID/cgroup}. */
    public List<CgroupLine> cgroups(int pid, int tid) {
        return CgroupLine.parseAll(read(pid, tid, "cgroup"));
    }

    /** {@code PID/timens_offsets}. */
    public TimensOffsets timensOffsets(int pid) {
        return TimensOffsets.parse(read(pid, "timens_offsets"));
    }

    /** {@code PID/uid_map}. */
    public List<IdMapping> uidMap(int pid) {
        return IdMapping.parseAll(read(pid, "uid_map"));
    }

    /** {@code PID/gid_map}. */
    public List<IdMapping> gidMap(int pid) {
        return IdMapping.parseAll(read(pid, "gid_map"));
    }

    /** {@code PID/exe}, {@code PID/cwd}, {@code PID/root}, {@code PID/map_files/…}: the target of a link. */
    public KernelString link(int pid, String name) {
        String path = task(pid) + "/" + name;
        try {
            return reader.readLink(path);
        } catch (IOException e) {
            throw failure(pid, task(pid), path, e);
        }
    }

    /** {@code uptime}. */
    public Uptime uptime() {
        return Uptime.parse(read(root + "/uptime"));
    }

    /** {@code sys/kernel/random/uuid}: a new one at each call, random(4). */
    public UUID uuid() {
        return UUID.fromString(new String(read(root + "/sys/kernel/random/uuid"), StandardCharsets.US_ASCII).strip());
    }

    private byte[] read(String path) {
        try {
            return reader.read(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private byte[] read(int pid, String name) {
        return read(pid, task(pid), name);
    }

    /** As {@link #read(int, String)}, but null where the process has no such file, as the kernel was built without what it tells of. */
    private byte[] readIfKnown(int pid, String name) {
        try {
            return read(pid, name);
        } catch (VanishedTaskException e) {
            throw e;
        } catch (CriuException e) {
            if (reader.exists(task(pid) + "/" + name)) {
                throw e;
            }
            return null;
        }
    }

    private byte[] read(int pid, int tid, String name) {
        return read(tid, task(pid) + "/task/" + tid, name);
    }

    private byte[] read(int task, String directory, String name) {
        String path = directory + "/" + name;
        try {
            return reader.read(path);
        } catch (IOException e) {
            throw failure(task, directory, path, e);
        }
    }

    private void stream(int pid, String name, ProcfsReader.Chunks chunks) {
        String path = task(pid) + "/" + name;
        try {
            reader.stream(path, chunks);
        } catch (IOException e) {
            throw failure(pid, task(pid), path, e);
        }
    }

    private int[] list(int pid, String name) {
        String path = task(pid) + "/" + name;
        try {
            return reader.listNumbers(path);
        } catch (IOException e) {
            throw failure(pid, task(pid), path, e);
        }
    }

    /** ENOENT and ESRCH mean a vanished task only if its directory is gone: a descriptor may be closed, or a file be unsupported. */
    private CriuException failure(int task, String directory, String path, IOException cause) {
        return reader.exists(directory) ? unreadable(path, cause) : new VanishedTaskException(task, cause);
    }

    private static CriuException unreadable(String path, IOException cause) {
        return new CriuException("procfs", "cannot read " + path + ": " + cause.getMessage(), cause);
    }

    private String task(int pid) {
        return root + "/" + pid;
    }
}
