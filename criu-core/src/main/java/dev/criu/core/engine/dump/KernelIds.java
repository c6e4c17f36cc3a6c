package dev.criu.core.engine.dump;

import dev.criu.core.procfs.NsLink;
import dev.criu.core.procfs.Procfs;
import dev.criu.proto.task_kobj_ids_entry;
import java.util.ArrayList;
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

    /** Kinds that kcmp(2) compares, each in a table of its own. */
    static final int[] KINDS = {Kcmp.VM, Kcmp.FILES, Kcmp.FS, Kcmp.SIGHAND};

    private final int self;
    private final List<NsLink> ownNamespaces;
    private final Map<Integer, Table> tables = new HashMap<>();
    private final Map<String, Integer> namespaces = new HashMap<>();
    private int lastNamespace;

    /** One object, which gets its number when somebody asks for it. */
    private static final class Numbered {
        private int id;
        private int owners;
    }

    /** One kind of object, by the pids that have it. */
    private static final class Table {
        private final Distinct<Integer, Numbered> objects;
        private final Map<Integer, Numbered> byPid = new HashMap<>();
        private final int first;
        private int last;

        /** @param first pid whose object has the first number */
        Table(Kcmp kcmp, int kind, int first) {
            this.objects = new Distinct<>((a, b) -> kcmp.compare(kind, a, b, 0, 0));
            this.first = first;
        }

        void survey(List<Integer> pids) {
            pids.forEach(pid -> byPid.computeIfAbsent(pid, p -> objects.getAscending(p, Numbered::new)).owners++);
        }

        int of(int pid) {
            if (last == 0 && pid != first) {
                of(first);
            }
            Numbered object = byPid.computeIfAbsent(pid, p -> objects.get(p, Numbered::new));
            if (object.id == 0) {
                object.id = ++last;
            }
            return object.id;
        }
    }

    KernelIds(Kcmp kcmp, Procfs procfs, int self) {
        this.self = self;
        for (int kind : KINDS) {
            tables.put(kind, new Table(kcmp, kind, self));
        }
        this.ownNamespaces = ProcessPaths.namespaces(procfs, self);
        ownNamespaces.forEach(this::namespace);
    }

    /** The numbers of the objects that {@code pid} has; {@code links} are its namespaces as {@link #NAMESPACES} orders them. */
    task_kobj_ids_entry of(int pid, List<NsLink> links) {
        return task_kobj_ids_entry.newBuilder()
                .setVmId(tables.get(Kcmp.VM).of(pid))
                .setFilesId(tables.get(Kcmp.FILES).of(pid))
                .setFsId(tables.get(Kcmp.FS).of(pid))
                .setSighandId(tables.get(Kcmp.SIGHAND).of(pid))
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

    /** Compares the objects of this process and of others in advance; numbers are given in the order in which {@link #of} is called. */
    void survey(List<Integer> pids, ObjectOrder order) {
        List<Integer> all = new ArrayList<>(pids);
        all.add(self);
        tables.forEach((kind, table) -> table.survey(order.sort(kind, all)));
    }

    /** Whether others than {@code pid} have its object of this kind, of those that were surveyed. */
    boolean isShared(int kind, int pid) {
        return tables.get(kind).byPid.get(pid).owners > 1;
    }

    /** The numbers of this process's own objects. */
    task_kobj_ids_entry own() {
        return of(self, ownNamespaces);
    }

    private int namespace(NsLink link) {
        return namespaces.computeIfAbsent(link.type() + link.inode(), key -> ++lastNamespace);
    }
}
