package dev.criu.core.engine.dump;

import dev.criu.core.procfs.NsLink;
import dev.criu.core.procfs.Procfs;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers the kernel objects that tasks may share: address space, descriptor table, file system context, signal handlers,
 * namespaces. Number 1 of each table, and the first namespaces, are this process's own, as existing images have it.
 */
final class KernelIds {
    private static final String[] NAMESPACES = {"pid", "net", "ipc", "uts", "time", "mnt", "user", "cgroup"};

    private final Procfs procfs;
    private final int self;
    private final Table vm;
    private final Table files;
    private final Table fs;
    private final Table sighand;
    private final Map<String, Integer> namespaces = new HashMap<>();
    private int lastNamespace;

    /** One kind of object: pids by the object that they have. */
    private static final class Table {
        private final TreeMap<Integer, Integer> ids;

        Table(Kcmp kcmp, int kind) {
            ids = new TreeMap<>((a, b) -> kcmp.compare(kind, a, b, 0, 0));
        }

        int of(int pid) {
            Integer known = ids.get(pid);
            if (known != null) {
                return known;
            }
            int id = ids.size() + 1;
            ids.put(pid, id);
            return id;
        }
    }

    KernelIds(Kcmp kcmp, Procfs procfs, int self) {
        this.procfs = procfs;
        this.self = self;
        this.vm = new Table(kcmp, Kcmp.VM);
        this.files = new Table(kcmp, Kcmp.FILES);
        this.fs = new Table(kcmp, Kcmp.FS);
        this.sighand = new Table(kcmp, Kcmp.SIGHAND);
        vm.of(self);
        files.of(self);
        fs.of(self);
        sighand.of(self);
        for (String name : NAMESPACES) {
            namespace(self, name);
        }
    }

    /** The numbers of the objects that {@code pid} has. */
    task_kobj_ids_entry of(int pid) {
        return task_kobj_ids_entry.newBuilder()
                .setVmId(vm.of(pid))
                .setFilesId(files.of(pid))
                .setFsId(fs.of(pid))
                .setSighandId(sighand.of(pid))
                .setPidNsId(namespace(pid, "pid"))
                .setNetNsId(namespace(pid, "net"))
                .setIpcNsId(namespace(pid, "ipc"))
                .setUtsNsId(namespace(pid, "uts"))
                .setTimeNsId(namespace(pid, "time"))
                .setMntNsId(namespace(pid, "mnt"))
                .setUserNsId(namespace(pid, "user"))
                .setCgroupNsId(namespace(pid, "cgroup"))
                .build();
    }

    /** The numbers of this process's own objects. */
    task_kobj_ids_entry own() {
        return of(self);
    }

    private int namespace(int pid, String name) {
        NsLink link = procfs.namespace(pid, name);
        return namespaces.computeIfAbsent(link.type() + link.inode(), key -> ++lastNamespace);
    }
}
