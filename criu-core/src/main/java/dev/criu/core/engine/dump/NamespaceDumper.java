package dev.criu.core.engine.dump;

import dev.criu.core.namespace.NamespaceKind;
import dev.criu.core.namespace.OwnNamespaces;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.tree.FrozenProcess;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.linux.ptrace.Tracer;
import dev.criu.proto.task_kobj_ids_entry;
import dev.criu.proto.utsns_entry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The namespaces of a tree: which of them are its own, and what they hold. All processes have to be in those of the root. Without
 * namespaces of its own nothing is asked and nothing written.
 */
final class NamespaceDumper implements AutoCloseable {
    /** struct new_utsname (include/uapi/linux/utsname.h): six names of 65 bytes. */
    private static final int NAME = 65;
    private static final int NODE_NAME = 1;
    private static final int DOMAIN_NAME = 5;

    private final Dump dump;
    private final Procfs procfs;
    private final FrozenProcess root;
    private final OwnNamespaces own;
    private final NamespaceAgent agent;
    private final int self;
    private utsns_entry uts;
    private IpcDumper ipc;
    private MountDumper mounts;

    NamespaceDumper(Dump dump, Tracer tracer, Procfs procfs, KernelIds ids, FrozenProcess root) {
        this.dump = dump;
        this.procfs = procfs;
        this.root = root;
        this.self = dump.self();
        this.own = OwnNamespaces.of(ids.of(root.pid().value(), ProcessPaths.namespaces(procfs, root.pid().value())), ids.own());
        long joined = own.cloneFlags()
                & (NamespaceKind.MNT.cloneFlag() | NamespaceKind.UTS.cloneFlag() | NamespaceKind.IPC.cloneFlag());
        this.agent = refuses() || joined == 0 ? null : new NamespaceAgent(dump.kernel(), tracer, root.pid(), joined);
    }

    private boolean refuses() {
        boolean refused = false;
        for (NamespaceKind kind : own.kinds()) {
            if (!kind.supported()) {
                dump.refuse("pid " + root.pid(), "it has a " + kind.label() + " namespace of its own, which is not supported yet",
                        "");
                refused = true;
            }
        }
        if (own.has(NamespaceKind.PID) && root.nsPid().value() != 1) {
            dump.refuse("pid " + root.pid(), "it is pid " + root.nsPid() + " of a pid namespace of its own, not its init",
                    "dump the init of that namespace, with everything in it");
            refused = true;
        }
        return refused;
    }

    /** Whether the tree has a pid namespace of its own. */
    boolean ownsPids() {
        return own.has(NamespaceKind.PID);
    }

    /** What leads from this mount namespace to a path of the tree's; the agent, unlike the root, is never confined by chroot(2). */
    String pathPrefix() {
        return own.has(NamespaceKind.MNT) && agent != null ? "/proc/" + agent.pid() + "/root" : "";
    }

    /** Refuses a process that is elsewhere than the root. */
    void check(FrozenProcess process, task_kobj_ids_entry ids) {
        for (NamespaceKind kind : NamespaceKind.values()) {
            if (kind.id(ids) != own.id(kind)) {
                dump.refuse("pid " + process.pid(), "it is in another " + kind.label() + " namespace than the root of the tree;"
                        + " nested namespaces are not supported yet", "");
            }
        }
    }

    /** Looks at what the namespaces hold, and keeps what may change once the tree runs; it is frozen. */
    void observe() {
        if (agent == null) {
            return;
        }
        if (own.has(NamespaceKind.UTS)) {
            uts = askNames();
        }
        if (own.has(NamespaceKind.IPC)) {
            ipc = new IpcDumper(dump, agent);
            ipc.observe();
        }
        if (own.has(NamespaceKind.MNT)) {
            mounts = new MountDumper(dump, procfs, agent);
            mounts.observe(self);
        }
    }

    private utsns_entry askNames() {
        Buffer names = Buffer.output(6 * NAME);
        Program program = new Program();
        program.call(Sys.UNAME, names).purpose("uts namespace");
        agent.run(program);
        return utsns_entry.newBuilder()
                .setNodename(name(names.bytes(), NODE_NAME))
                .setDomainname(name(names.bytes(), DOMAIN_NAME))
                .build();
    }

    private static String name(byte[] names, int index) {
        int end = index * NAME;
        while (names[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(names, index * NAME, end), StandardCharsets.UTF_8);
    }

    void write() {
        if (uts != null) {
            dump.images().writeOne(ImageType.UTSNS, uts, own.id(NamespaceKind.UTS));
        }
        if (ipc != null) {
            ipc.write(own.id(NamespaceKind.IPC));
        }
        if (mounts != null) {
            mounts.write(own.id(NamespaceKind.MNT));
        }
    }

    @Override
    public void close() {
        if (agent != null) {
            agent.close();
        }
    }
}
