package dev.criu.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.criu.core.api.CriuException;
import dev.criu.core.namespace.mount.Mount;
import dev.criu.core.namespace.mount.MountCodec;
import dev.criu.core.namespace.mount.MountStep;
import dev.criu.core.namespace.mount.MountTable;
import dev.criu.core.namespace.mount.Reconciliation;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.MountInfo;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.json.Schema;
import dev.criu.proto.mnt_entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A mount table of an image, and what is to be done for it in a copy of a table that is no image's. Only {@link CriuException} is
 * allowed. The steps have to use mounts only after they have them and while they have them, take away none that is not there, put
 * every mount in its place once, and never go up.
 */
public final class MountsTarget {
    private static final int MOST_CHANGED = 12;
    private static final int STEPS_PER_MOUNT = 16;
    private static final Schema SCHEMA = Schema.load();
    private static final List<String> TEXTS = List.of("", "/", ".", "..", "/..", "/../x", "/a/../../x", "/./a", "//", "/a//deleted", "x",
            "/proc", "/dev", "/dev/shm", "/dev/shm/x", "/mnt", "/mnt/a", "/mnt/a/b", "/a\0b", "/a".repeat(3000), "\n", "tmpfs", "proc");
    private static final List<Mount> OWN = own();
    private static final List<List<mnt_entry>> IMAGES = images();

    private MountsTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Draw draw = new Draw(input);
        List<mnt_entry> entries = new ArrayList<>(IMAGES.get(draw.below(IMAGES.size())));
        for (int i = 0; i < MOST_CHANGED && !draw.ended(); i++) {
            change(entries, draw);
        }
        try {
            MountTable image = MountCodec.table(entries, "mountpoints-1.img");
            List<MountStep> steps = Reconciliation.plan(image, new MountTable(OWN, "mountinfo"));
            if (steps.size() > STEPS_PER_MOUNT * (entries.size() + OWN.size())) {
                throw new AssertionError(steps.size() + " steps for " + entries.size() + " mounts");
            }
            new Walk(image).take(steps);
        } catch (CriuException e) {
            Expected.says(e);
        }
    }

    /** Relations among mounts more often than anything else: the schema does not know them. */
    private static void change(List<mnt_entry> entries, Draw draw) {
        if (entries.isEmpty()) {
            return;
        }
        int at = draw.below(entries.size());
        mnt_entry one = entries.get(at);
        mnt_entry other = entries.get(draw.below(entries.size()));
        switch (draw.below(12)) {
            case 0 -> entries.remove(at);
            case 1 -> entries.add(one.toBuilder().setMntId(500 + entries.size()).build());
            case 2 -> entries.set(at, one.toBuilder().setParentMntId(other.getMntId()).build());
            case 3 -> entries.set(at, one.toBuilder().setRootDev(other.getRootDev()).build());
            case 4 -> entries.set(at, one.toBuilder().setSharedId(draw.below(4)).setMasterId(draw.below(4)).build());
            case 5 -> entries.set(at, one.toBuilder().setCommon(!one.getCommon()).build());
            case 6 -> entries.set(at, one.toBuilder().setMountpoint(other.getMountpoint().concat(text(draw))).build());
            case 7 -> entries.set(at, one.toBuilder().setRoot(other.getRoot().concat(text(draw))).build());
            case 8 -> entries.set(at, one.toBuilder().setFstype(draw.below(24)).build());
            case 9 -> entries.set(at, one.toBuilder().setParentMntId(other.getMntId())
                    .setMountpoint(other.getMountpoint().concat(text(draw))).build());
            default -> entries.set(at, mutated(one, draw));
        }
    }

    private static ByteString text(Draw draw) {
        return ByteString.copyFromUtf8(TEXTS.get(draw.below(TEXTS.size())));
    }

    private static mnt_entry mutated(mnt_entry entry, Draw draw) {
        try {
            Message message = DynamicMessage.parseFrom(SCHEMA.message("mnt_entry"), entry.toByteArray());
            return mnt_entry.parseFrom(new Mutator(draw, TEXTS).mutate(message).toByteArray());
        } catch (InvalidProtocolBufferException e) {
            return entry; // a required field was dropped
        }
    }

    private static List<Mount> own() {
        String lines = """
                20 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                21 20 0:21 / /proc rw,relatime shared:1 - proc proc rw
                22 20 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=100k
                23 22 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw
                24 23 0:27 / /dev/shm rw,relatime - tmpfs tmpfs rw
                25 20 254:0 /home /mnt rw,relatime master:1 - ext4 /dev/vda rw
                26 25 0:30 /x /mnt/a ro - tmpfs x rw
                """;
        return MountInfo.parseAll(lines.getBytes(StandardCharsets.US_ASCII)).stream().map(MountCodec::of).toList();
    }

    /** Those of the samples, and this process's as a dump would mark them. */
    private static List<List<mnt_entry>> images() {
        List<List<mnt_entry>> images = new ArrayList<>();
        images.add(OWN.stream().map(mount -> MountCodec.encode(mount.withCommon(true))).toList());
        for (var sample : SampleSets.directories()) {
            for (var file : Scratch.list(sample)) {
                long id = ImageType.MNTS.idOf(file.getFileName().toString());
                if (id >= 0) {
                    images.add(ImageDirectory.open(sample).readAll(ImageType.MNTS, id));
                }
            }
        }
        return images;
    }

    /** Takes the steps as far as handles and places go. */
    private static final class Walk {
        private final MountTable image;
        private final Set<Integer> held = new HashSet<>();
        private final Set<Integer> attached = new HashSet<>();
        private final Set<Mount> gone = new HashSet<>();

        Walk(MountTable image) {
            this.image = image;
        }

        void take(List<MountStep> steps) {
            for (MountStep step : steps) {
                take(step);
            }
            for (Mount mount : image.inOrder()) {
                require(mount.common() || mount == image.root() || attached.contains(mount.id()), mount, "is never attached");
            }
        }

        private void take(MountStep step) {
            if (step instanceof MountStep.Unmount s) {
                require(OWN.contains(s.current()) && gone.add(s.current()), step, "is not there");
            } else if (step instanceof MountStep.Open s) {
                require(OWN.contains(s.current()) && !gone.contains(s.current()), step, "is not there");
                require(held.add(s.handle()) && attached.add(s.handle()), step, "is there already");
            } else if (step instanceof MountStep.Create s) {
                require(held.add(s.handle()), step, "is there already");
            } else if (step instanceof MountStep.Fill s) {
                require(held.contains(s.handle()) && !attached.contains(s.handle()), step, "is not there, or in its place already");
            } else if (step instanceof MountStep.Copy s) {
                require(held.contains(s.from()) && attached.contains(s.from()) && held.add(s.handle()), step, "cannot be");
                down(s.path(), step);
            } else if (step instanceof MountStep.Attach s) {
                require(held.contains(s.handle()) && attached.contains(s.parent()) && held.contains(s.parent()), step, "cannot be");
                require(attached.add(s.handle()), step, "is in its place already");
                down(s.path(), step);
            } else if (step instanceof MountStep.Detach s) {
                require(held.remove(s.handle()) && attached.remove(s.handle()), step, "is not there");
            } else if (step instanceof MountStep.SetFlags s) {
                require(held.contains(s.handle()), step, "is not there");
            } else if (step instanceof MountStep.JoinGroup s) {
                require(held.contains(s.handle()) && held.contains(s.from()) && s.handle() != s.from(), step, "cannot be");
            } else if (step instanceof MountStep.Propagate s) {
                require(held.contains(s.handle()), step, "is not there");
            }
        }

        private static void down(KernelString path, MountStep step) {
            if (path.isEmpty()) {
                return;
            }
            for (String name : path.toString().split("/", -1)) {
                require(!name.isEmpty() && !name.equals(".") && !name.equals("..") && name.indexOf('\0') < 0, step, "leads elsewhere");
            }
        }

        private static void require(boolean fact, Object what, String otherwise) {
            if (!fact) {
                throw new AssertionError(what + " " + otherwise);
            }
        }
    }
}
