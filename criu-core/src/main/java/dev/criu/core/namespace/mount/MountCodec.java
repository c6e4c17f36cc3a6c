package dev.criu.core.namespace.mount;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.MountInfo;
import dev.criu.proto.fstype;
import dev.criu.proto.mnt_entry;
import java.util.ArrayList;
import java.util.List;

/** Mounts from {@code mountinfo}, and to and from images ({@code mountpoints-ID.img}). */
public final class MountCodec {
    private static final String DAMAGED = "; the images are damaged, dump again";

    private MountCodec() {}

    /** A mount as the kernel tells it. */
    public static Mount of(MountInfo info) {
        String fsType = info.fsType().toString();
        MountInfo.Propagation propagation = info.propagation();
        int flags = MountFlags.ofMount(info.options());
        flags |= propagation.shared() != 0 ? MountFlags.SHARED : 0;
        flags |= propagation.master() != 0 ? MountFlags.SLAVE : 0;
        flags |= propagation.unbindable() ? MountFlags.UNBINDABLE : 0;
        return new Mount(
                info.mountId(),
                info.parentId(),
                info.major() << 20 | info.minor(),
                info.root(),
                info.mountPoint(),
                flags,
                MountFlags.ofSuper(info.superOptions()),
                fsType,
                info.source(),
                options(fsType, MountFlags.withoutFlags(info.superOptions())),
                propagation.shared(),
                propagation.master(),
                false);
    }

    /** Every mounted devpts is an instance of its own; only kernels before 4.7 had to be asked for one. */
    private static KernelString options(String fsType, KernelString options) {
        if (!fsType.equals("devpts")) {
            return options;
        }
        return KernelString.of(options.isEmpty() ? "newinstance" : options + ",newinstance");
    }

    /** The entry of an image. */
    public static mnt_entry encode(Mount mount) {
        fstype number = FileSystems.number(mount.fsType());
        mnt_entry.Builder entry = mnt_entry.newBuilder()
                .setFstype(number.getNumber())
                .setMntId(mount.id())
                .setRootDev(mount.device())
                .setParentMntId(mount.parent())
                .setFlags(mount.flags())
                .setRoot(mount.root().toByteString())
                .setMountpoint(mount.point().toByteString())
                .setSource(mount.source().toByteString())
                .setOptions(mount.options().toByteString())
                .setSharedId(mount.shared())
                .setMasterId(mount.master())
                .setSbFlags(mount.superFlags());
        return mount.common() ? entry.setCommon(true).build() : entry.build();
    }

    /**
     * The table that an image describes.
     *
     * @param where the name of the image
     * @throws CriuException if there can be no such mounts
     */
    public static MountTable table(List<mnt_entry> entries, String where) {
        List<Mount> mounts = new ArrayList<>(entries.size());
        for (mnt_entry entry : entries) {
            // Negative numbers, and 0, are those of mounts that are there for a while.
            if (entry.getMntId() <= 0 || !MountTable.isPlain(KernelString.of(entry.getMountpoint()))) {
                throw new CriuException("mounts", where + ": mount " + entry.getMntId() + " at \"" + entry.getMountpoint().toStringUtf8()
                        + "\" cannot be: its number is not positive, or its mount point no absolute path" + DAMAGED);
            }
            mounts.add(decode(entry));
        }
        return new MountTable(mounts, where, DAMAGED);
    }

    /** The mount that an entry describes. */
    static Mount decode(mnt_entry entry) {
        String named = entry.getFsname();
        return new Mount(
                entry.getMntId(),
                entry.getParentMntId(),
                entry.getRootDev(),
                KernelString.of(entry.getRoot()),
                KernelString.of(entry.getMountpoint()),
                entry.getFlags(),
                entry.getSbFlags(),
                named.isEmpty() ? FileSystems.name(entry.getFstype()) : named,
                KernelString.of(entry.getSource()),
                KernelString.of(entry.getOptions()),
                entry.getSharedId(),
                entry.getMasterId(),
                entry.getCommon());
    }
}
