package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.MountInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Mount tables from lines of mountinfo. */
final class Tables {
    private Tables() {}

    /** Mounts as the kernel tells them. */
    static List<Mount> mounts(String... lines) {
        List<Mount> mounts = new ArrayList<>();
        for (MountInfo info : MountInfo.parseAll((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8))) {
            mounts.add(MountCodec.of(info));
        }
        return mounts;
    }

    static MountTable table(String... lines) {
        return new MountTable(mounts(lines), "test");
    }

    /** What a dump makes of a tree's table: copies of the host's are told. */
    static MountTable image(MountTable host, String... lines) {
        List<Mount> marked = new ArrayList<>();
        MountTable table = table(lines);
        var common = Matching.ofLiving(table, host);
        for (Mount mount : table.inOrder()) {
            marked.add(mount.withCommon(common.containsKey(mount.id())));
        }
        return new MountTable(marked, "test");
    }

    /** Steps in short: a word, the place, and where from. */
    static List<String> words(List<MountStep> steps) {
        List<String> words = new ArrayList<>();
        for (MountStep step : steps) {
            words.add(word(step));
        }
        return words;
    }

    private static String word(MountStep step) {
        if (step instanceof MountStep.Unmount s) {
            return "unmount " + s.current().id();
        } else if (step instanceof MountStep.Open s) {
            return "open " + s.handle() + "=" + s.current().id();
        } else if (step instanceof MountStep.Create s) {
            return "create " + s.handle();
        } else if (step instanceof MountStep.Fill s) {
            return "fill " + s.handle();
        } else if (step instanceof MountStep.Copy s) {
            return "copy " + s.handle() + " from " + s.from() + ":" + s.path();
        } else if (step instanceof MountStep.Attach s) {
            return "attach " + s.handle() + " on " + s.parent() + ":" + s.path();
        } else if (step instanceof MountStep.Detach s) {
            return "detach " + s.handle();
        } else if (step instanceof MountStep.SetFlags s) {
            return "flags " + s.handle();
        } else if (step instanceof MountStep.JoinGroup s) {
            return "join " + s.handle() + " " + s.from();
        }
        MountStep.Propagate s = (MountStep.Propagate) step;
        return "propagate " + s.handle() + " 0x" + Integer.toHexString(s.type());
    }

    static KernelString text(String text) {
        return KernelString.of(text);
    }
}
