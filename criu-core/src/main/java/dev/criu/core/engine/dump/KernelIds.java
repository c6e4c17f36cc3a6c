package dev.criu.core.engine.dump;

import dev.criu.core.procfs.NsLink;
import dev.criu.core.procfs.Procfs;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the kernel objects that tasks may share: address space, descriptor table, file system context, signal handlers,
 * namespaces. Number 1 of each table, and the first namespaces, are this process's own, as existing images have it.
 */
final class KernelIds {
    /** Names as in {@code /proc/PID/ns}, in the order in which numbers are given. */
    static final List<String> NAMESPACES = List.of("pid", "net", "ipc", "uts", "time", "mnt", "user", "cgroup");

    private final int self;
    private final List<NsLink> ownNamespaces;
    private final Table vm;
    private final Table files;
    private final Table fs;
    private final Table sighand;
    private final Map<String, Integer> namespaces = new HashMap<>();
    private int lastNamespace;

    /** One kind of object: numbers by pid, and by the object that the pid has. */
    private static final class Table {
        private final Distinct<Integer, Integer> objects;
        private final Map<Integer, Integer> ids = new HashMap<>();

        Table(Kcmp kcmp, int kind) {
            objects = new Distinct<>((a, b) -> kcmp.compare(kind, a, b, 0, 0));
        }

        int of(int pid) {
            return ids.computeIfAbsent(pid, p -> objects.get(p, () -> objects.size() + 1));
        }
    }

    KernelIds(Kcmp kcmp, Procfs procfs, int self) {
        this.self = self;
        this.vm = new Table(kcmp, Kcmp.VM);
        this.files = new Table(kcmp, Kcmp.FILES);
        this.fs = new Table(kcmp, Kcmp.FS);
        this.sighand = new Table(kcmp, Kcmp.SIGHAND);
        vm.of(self);
        files.of(self);
        fs.of(self);
        sighand.of(self);
        this.ownNamespaces = ProcessPaths.namespaces(procfs, self);
        ownNamespaces.forEach(this::namespace);
    }

    /** The numbers of the objects that {@code pid} has; {@code links} are its namespaces as {@link #NAMESPACES} orders them. */
    task_kobj_ids_entry of(int pid, List<NsLink> links) {
        return task_kobj_ids_entry.newBuilder()
                .setVmId(vm.of(pid))
                .setFilesId(files.of(pid))
                .setFsId(fs.of(pid))
                .setSighandId(sighand.of(pid))
                .setPidNsId(namespace(links.get(0)))
                .setNetNsId(namespace(links.get(1)))
                .setIpcNsId(namespace(links.get(2)))
                .setUtsNsId(namespace(links.get(3)))
                .setTimeNsId(namespace(links.get(4)))
                .setMntNsId(namespace(links.get(5)))
                .setUserNsId(namespace(links.get(6)))
                .setCgroupNsId(namespace(links.get(7)))
                .build();
    }

    /** Compares the objects of some processes in advance, in the order in which numbers are to be given. */
    void survey(List<Integer> pids) {
        for (int pid : pids) {
            vm.of(pid);
            files.of(pid);
            fs.of(pid);
            sighand.of(pid);
        }
    }

    /** The numbers of this process's own objects. */
    task_kobj_ids_entry own() {
        return of(self, ownNamespaces);
    }

    private int namespace(NsLink link) {
        return namespaces.computeIfAbsent(link.type() + link.inode(), key -> ++lastNamespace);
    }
}
