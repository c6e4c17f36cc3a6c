package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.engine.legacy.ImageSet;
import dev.criu.core.namespace.NamespaceKind;
import dev.criu.core.namespace.OwnNamespaces;
import dev.criu.core.task.CoreDumper;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.SeccompChains;
import dev.criu.core.task.ThreadImage;
import dev.criu.core.tree.NsPid;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.core_entry;
import dev.criu.proto.fdinfo_entry;
import dev.criu.proto.file_entry;
import dev.criu.proto.inventory_entry;
import dev.criu.proto.pstree_entry;
import dev.criu.proto.seccomp_entry;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Set;

/** The whole tree as the images describe it; reading it checks what can be checked before anything is made. */
final class TreeImage {
    private final ImageDirectory images;
    private final ImageSet set;
    private final Map<Integer, ProcessImage> processes = new LinkedHashMap<>();
    private final Map<Integer, file_entry> files = new LinkedHashMap<>();

    private TreeImage(ImageDirectory images) {
        this.images = images;
        this.set = new ImageSet(images);
    }

    /**
     * Reads the images of a directory.
     *
     * @param shellJob whether the tree joins the session and group of criu's caller
     */
    static TreeImage read(ImageDirectory images, boolean shellJob) {
        TreeImage tree = new TreeImage(images);
        for (file_entry file : tree.set.files()) {
            tree.files.put(file.getId(), file);
        }
        Map<Integer, List<fdinfo_entry>> tables = new ConcurrentHashMap<>();
        for (ProcessImage process : SideBySide.map(images.readAll(ImageType.PSTREE), entry -> tree.process(entry, tables))) {
            if (tree.processes.put(process.pid().value(), process) != null) {
                throw corrupt("pid " + process.pid() + " is listed twice");
            }
            boolean known = tree.processes.containsKey(process.ppid());
            if (tree.processes.size() == 1 ? process.ppid() != 0 : !known) {
                throw corrupt("pid " + process.pid() + " has parent " + process.ppid() + ", which is not listed before it");
            }
        }
        if (tree.processes.isEmpty()) {
            throw corrupt("there is no process in it");
        }
        ForeignState.refuse(tree, images);
        if (tree.namespaces().has(NamespaceKind.PID)) {
            for (ProcessImage process : Outsiders.adopt(tree.processes(), shellJob)) {
                tree.processes.put(process.pid().value(), process);
            }
        }
        return tree;
    }

    private static CriuException corrupt(String what) {
        return new CriuException("images", "pstree.img: " + what + "; the images are damaged, dump again");
    }

    private ProcessImage process(pstree_entry entry, Map<Integer, List<fdinfo_entry>> tables) {
        int pid = entry.getPid();
        NsPid nsPid = number(pid);
        core_entry core = ofThisMachine(set.leader(pid), pid);
        if (core.getTc().getTaskState() == CoreDumper.DEAD) {
            return new ProcessImage(
                    nsPid, entry.getPpid(), entry.getPgid(), entry.getSid(), core, List.of(), null, null, null, null, List.of());
        }
        core = set.complete(core, pid);
        List<ThreadImage> threads = new ArrayList<>();
        threads.add(new ThreadImage(nsPid, core));
        for (int tid : entry.getThreadsList()) {
            if (tid != pid) {
                threads.add(new ThreadImage(number(tid), ofThisMachine(set.core(pid, tid), tid)));
            }
        }
        task_kobj_ids_entry ids = set.ids(pid, core);
        List<fdinfo_entry> table = tables.computeIfAbsent(ids.getFilesId(), id -> numbered(pid, set.descriptors(pid, ids)));
        return new ProcessImage(
                nsPid,
                entry.getPpid(),
                entry.getPgid(),
                entry.getSid(),
                core,
                threads,
                ids,
                set.memory(pid),
                images.readPageMap(pid),
                images.readOne(ImageType.FS, pid),
                table);
    }

    private static NsPid number(int pid) {
        if (pid <= 0) {
            throw corrupt("no task has the number " + pid);
        }
        return new NsPid(pid);
    }

    private static List<fdinfo_entry> numbered(int pid, List<fdinfo_entry> table) {
        for (fdinfo_entry entry : table) {
            if (entry.getFd() < 0) {
                throw new CriuException("images", "pid " + pid + " fd " + Integer.toUnsignedString(entry.getFd())
                        + ": no descriptor has such a number; the images are damaged, dump again");
            }
        }
        return table;
    }

    private static core_entry ofThisMachine(core_entry core, int tid) {
        if (core.getMtype() != core_entry.march.X86_64) {
            throw new CriuException(
                    "images",
                    ImageType.CORE.fileName(tid) + ": is of architecture " + core.getMtype()
                            + ", this machine is X86_64; restore on a machine of that kind");
        }
        return core;
    }

    /** The namespaces that are the tree's own. */
    OwnNamespaces namespaces() {
        return OwnNamespaces.of(root().ids(), set.inventory().getRootIds());
    }

    /** The seccomp filters of all threads. */
    SeccompChains seccomp() {
        return new SeccompChains(
                images.exists(ImageType.SECCOMP) ? images.readOne(ImageType.SECCOMP) : seccomp_entry.getDefaultInstance());
    }

    ImageDirectory images() {
        return images;
    }

    inventory_entry inventory() {
        return set.inventory();
    }

    /** Parents before children; the root first. */
    List<ProcessImage> processes() {
        return new ArrayList<>(processes.values());
    }

    /** The pid of every process and the tid of every thread, in the tree's own pid namespace. */
    Set<Integer> pids() {
        Set<Integer> pids = new LinkedHashSet<>();
        for (ProcessImage process : processes.values()) {
            pids.add(process.pid().value());
            process.threads().forEach(thread -> pids.add(thread.tid().value()));
        }
        return pids;
    }

    ProcessImage root() {
        return processes.values().iterator().next();
    }

    /** The process with this pid, or null. */
    ProcessImage process(int pid) {
        return processes.get(pid);
    }

    /** Whether a process is in the group of the root's caller, as that of this process will be; or in one outside of its namespace. */
    boolean inheritsGroup(ProcessImage process) {
        return process.pgid() == 0 || process.pgid() == root().pgid() && process(process.pgid()) == null;
    }

    /** The open files by number. */
    Map<Integer, file_entry> files() {
        return files;
    }

    /** The file with this number; {@code user} says in an error who has it. */
    file_entry file(int id, String user) {
        file_entry file = files.get(id);
        if (file == null) {
            throw new CriuException("images", "files.img: has no file " + id + ", which " + user + " needs; dump again");
        }
        return file;
    }
}
