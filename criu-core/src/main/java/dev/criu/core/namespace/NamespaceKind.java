package dev.criu.core.namespace;

import dev.criu.linux.task.Spawner;
import dev.criu.proto.task_kobj_ids_entry;

/** The kinds of namespaces (namespaces(7)). */
public enum NamespaceKind {
    PID("pid", Spawner.CLONE_NEWPID) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getPidNsId();
        }
    },
    MNT("mount", Spawner.CLONE_NEWNS) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getMntNsId();
        }
    },
    UTS("uts", Spawner.CLONE_NEWUTS) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getUtsNsId();
        }
    },
    IPC("ipc", Spawner.CLONE_NEWIPC) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getIpcNsId();
        }
    },
    NET("net", Spawner.CLONE_NEWNET) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getNetNsId();
        }
    },
    USER("user", Spawner.CLONE_NEWUSER) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getUserNsId();
        }
    },
    CGROUP("cgroup", Spawner.CLONE_NEWCGROUP) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getCgroupNsId();
        }
    },
    TIME("time", Spawner.CLONE_NEWTIME) {
        @Override
        public int id(task_kobj_ids_entry ids) {
            return ids.getTimeNsId();
        }
    };

    private final String label;
    private final long cloneFlag;

    NamespaceKind(String label, long cloneFlag) {
        this.label = label;
        this.cloneFlag = cloneFlag;
    }

    /** The word for it in messages. */
    public String label() {
        return label;
    }

    /** The name of the link in {@code /proc/PID/ns}. */
    public String link() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** CLONE_NEW* of clone(2) and setns(2). */
    public long cloneFlag() {
        return cloneFlag;
    }

    /** Whether trees may have one of their own. */
    public boolean supported() {
        return switch (this) {
            case PID, MNT, UTS, IPC -> true;
            case NET, USER, CGROUP, TIME -> false;
        };
    }

    /** The number of the namespace of this kind; 0 in images that know no such kind. */
    public abstract int id(task_kobj_ids_entry ids);
}
