package dev.criu.core.engine.restore;

import dev.criu.core.api.CriuException;
import dev.criu.core.namespace.NamespaceKind;
import dev.criu.core.namespace.OwnNamespaces;
import dev.criu.core.namespace.ipc.IpcVariables;
import dev.criu.core.namespace.mount.MountCodec;
import dev.criu.core.namespace.mount.MountTable;
import dev.criu.core.plan.Plan;
import dev.criu.core.plan.Step;
import dev.criu.core.procfs.Procfs;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.DrivenTask;
import dev.criu.proto.utsns_entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** Fills the namespaces that the root of the tree was born with; the root itself does it, while it is nothing but a stub. */
final class NamespaceRestorer {
    private final Kernel kernel;
    private final Procfs procfs;
    private final ImageDirectory images;
    private final OwnNamespaces own;
    private final int serviceFd;
    private final Supplier<DrivenTask> root;
    private final utsns_entry names;
    private final List<IpcVariables.Setting> settings;
    private final MountTable mounts;

    /** Reads what the images tell of the namespaces, before anything is made. */
    NamespaceRestorer(Kernel kernel, Procfs procfs, TreeImage tree, int serviceFd, Supplier<DrivenTask> root) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.images = tree.images();
        this.own = tree.namespaces();
        this.serviceFd = serviceFd;
        this.root = root;
        check(tree);
        names = own.has(NamespaceKind.UTS) ? images.readOne(ImageType.UTSNS, own.id(NamespaceKind.UTS)) : null;
        settings = own.has(NamespaceKind.IPC)
                ? IpcVariables.decode(images.readOne(ImageType.IPC_VAR, own.id(NamespaceKind.IPC)))
                : List.of();
        mounts = own.has(NamespaceKind.MNT) ? mounts(own.id(NamespaceKind.MNT)) : null;
    }

    private MountTable mounts(int id) {
        return MountCodec.table(images.readAll(ImageType.MNTS, id), ImageType.MNTS.fileName(id));
    }

    private void check(TreeImage tree) {
        for (NamespaceKind kind : own.kinds()) {
            if (!kind.supported()) {
                throw new CriuException("restore", "pid " + tree.root().pid() + ": it had a " + kind.label()
                        + " namespace of its own, which is not supported yet");
            }
        }
        for (var process : tree.processes()) {
            for (NamespaceKind kind : NamespaceKind.values()) {
                if (process.ids() != null && kind.id(process.ids()) != own.id(kind)) {
                    throw new CriuException("restore", "pid " + process.pid() + ": it was in another " + kind.label()
                            + " namespace than the root of the tree; nested namespaces are not supported yet");
                }
            }
        }
    }

    /** Adds the steps that fill the namespaces; returns the last. */
    Step plan(Plan plan, Step spawned) {
        Step filled = plan.add("namespaces: all filled", () -> {}).after(spawned, "");
        if (own.has(NamespaceKind.UTS)) {
            filled.after(plan.add("uts namespace: names", this::setNames).after(spawned, "the root is in it"), "");
        }
        if (own.has(NamespaceKind.IPC)) {
            filled.after(plan.add("ipc namespace: settings", this::setIpcVariables).after(spawned, "the root is in it"), "");
        }
        if (own.has(NamespaceKind.MNT)) {
            filled.after(
                    plan.add("mount namespace: reconcile", this::reconcileMounts)
                            .after(spawned, "the root is in it, and its pid and ipc namespaces are those that proc and mqueue show"),
                    "");
        }
        return filled;
    }

    private void setNames() {
        Program program = new Program();
        byte[] node = names.getNodename().getBytes(StandardCharsets.UTF_8);
        byte[] domain = names.getDomainname().getBytes(StandardCharsets.UTF_8);
        program.call(Sys.SETHOSTNAME, Buffer.path(node), Arg.of(node.length)).purpose("host name " + names.getNodename());
        program.call(Sys.SETDOMAINNAME, Buffer.path(domain), Arg.of(domain.length))
                .purpose("domain name " + names.getDomainname());
        root.get().run(program);
    }

    /** Through this process's /proc, as the tree's need not be there; the files show the namespace of whoever opens them. */
    private void setIpcVariables() {
        int proc = kernel.open("/proc/sys", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        try {
            setIpcVariables(proc);
        } finally {
            kernel.close(proc);
        }
    }

    private void setIpcVariables(int proc) {
        Program program = new Program();
        Op directory = program.call(Sys.PIDFD_GETFD, serviceFd, proc, 0).purpose("/proc/sys");
        for (IpcVariables.Setting setting : settings) {
            String object = "/proc/sys/" + setting.file() + " = " + setting.value();
            byte[] value = setting.value().getBytes(StandardCharsets.US_ASCII);
            Op fd = program.call(
                            Sys.OPENAT, directory, Buffer.string(setting.file()),
                            Arg.of(OpenFlags.O_WRONLY | OpenFlags.O_CLOEXEC))
                    .purpose(object);
            program.call(Sys.WRITE, fd, Buffer.of(value), Arg.of(value.length)).purpose(object);
            program.call(Sys.CLOSE, fd).purpose(object);
        }
        program.call(Sys.CLOSE, directory).purpose("/proc/sys");
        root.get().run(program);
    }

    private void reconcileMounts() {
        try (RootDescriptors descriptors = new RootDescriptors(kernel, root.get(), serviceFd)) {
            new MountRestorer(kernel, procfs, images, root.get(), descriptors).restore(mounts);
        }
    }
}
