package dev.criu.core.engine.dump;

import dev.criu.core.api.CriuException;
import dev.criu.core.namespace.mount.FileSystems;
import dev.criu.core.namespace.mount.Matching;
import dev.criu.core.namespace.mount.Mount;
import dev.criu.core.namespace.mount.MountCodec;
import dev.criu.core.namespace.mount.MountTable;
import dev.criu.core.procfs.MountInfo;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.DumpScope;
import dev.criu.images.ImageType;
import dev.criu.proto.mnt_entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A mount namespace: which mounts are copies of the host's, and which the tree's own, whose contents may have to be kept. */
final class MountDumper {
    private static final String DELETED = "//deleted";

    private final DumpScope scope;
    private final Procfs procfs;
    private final NamespaceAgent agent;
    private final List<Mount> mounts = new ArrayList<>();

    MountDumper(DumpScope scope, Procfs procfs, NamespaceAgent agent) {
        this.scope = scope;
        this.procfs = procfs;
        this.agent = agent;
    }

    /** Reads the tables and keeps the contents of file systems that only this namespace has; the tree is frozen. */
    void observe(int self) {
        List<Mount> all = read(agent.pid());
        MountTable table = new MountTable(all, "mountinfo of the tree");
        Map<Integer, Mount> common = Matching.ofLiving(table, new MountTable(read(self), "mountinfo"));
        if (common.isEmpty()) {
            scope.refuse("mount namespace", "its root, " + table.root().source() + " " + table.root().root()
                    + ", is not that of the host; roots of their own are not supported yet", "");
            return;
        }
        for (Mount mount : all) {
            mounts.add(mount.withCommon(common.containsKey(mount.id())));
        }
        keepContents(check());
    }

    private List<Mount> read(int pid) {
        List<Mount> list = new ArrayList<>();
        for (MountInfo info : procfs.mountInfo(pid)) {
            list.add(MountCodec.of(info));
        }
        return list;
    }

    /** Refuses mounts that cannot be made again; returns those with contents, one for each file system. */
    private List<Mount> check() {
        Map<Integer, List<Mount>> systems = new java.util.LinkedHashMap<>();
        mounts.forEach(m -> systems.computeIfAbsent(m.device(), key -> new ArrayList<>()).add(m));
        List<Mount> withContents = new ArrayList<>();
        for (List<Mount> system : systems.values()) {
            boolean hosts = false;
            Mount whole = null;
            for (Mount mount : system) {
                hosts |= mount.common();
                whole = mount.showsAll() ? mount : whole;
            }
            if (!hosts && checkOwn(system.get(0), whole) && FileSystems.hasContents(whole.fsType())) {
                withContents.add(whole);
            }
        }
        for (Mount mount : mounts) {
            if (!mount.common() && mount.root().endsWith(DELETED)) {
                scope.refuse(mount.toString(), "what was mounted has been deleted", "unmount it");
            }
        }
        return withContents;
    }

    private boolean checkOwn(Mount first, Mount whole) {
        String type = first.fsType();
        if (!FileSystems.isMountable(type)) {
            scope.refuse(first.toString(), "the host has no such file system mounted, and mounts of " + type
                    + " are not supported yet", "mount it on the host too, or unmount it");
            return false;
        }
        if (whole == null && FileSystems.hasContents(type)) {
            scope.refuse(first.toString(), "only " + first.root() + " of this file system is mounted, the rest cannot be kept", "");
            return false;
        }
        return whole != null;
    }

    private void keepContents(List<Mount> withContents) {
        Set<Integer> devices = new HashSet<>();
        withContents.forEach(m -> devices.add(m.device()));
        if (!devices.isEmpty()) {
            new TmpfsDumper(scope, procfs, agent).dump(devices);
        }
    }

    /** Children before parents, as existing images have it. */
    void write(int id) {
        List<mnt_entry> entries = new ArrayList<>();
        for (Mount mount : mounts) {
            entries.add(MountCodec.encode(mount));
        }
        Collections.reverse(entries);
        if (entries.isEmpty()) {
            throw new CriuException("mounts", "the mount namespace was not looked at");
        }
        scope.images().writeAll(ImageType.MNTS, entries, id);
    }
}
