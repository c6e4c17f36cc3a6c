package dev.criu.fuzz;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.FileChecks;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.engine.Engine;
import dev.criu.core.engine.restore.Programs;
import dev.criu.images.json.Schema;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whole sets of which up to four images were changed, or are links now, as {@code restore --explain} sees them: everything is read and checked, the
 * plan is made, and nothing else. What passes is then given to all that writes programs for tasks. Only {@link CriuException} is
 * allowed, nothing may be written, no descriptor be left open.
 */
final class HostileSets {
    private static final int MOST_CHANGED = 4;

    private final Schema schema = Schema.load();
    private final Path home;
    private final List<ImageSet> sets;
    private final List<String> texts;
    private final List<String> links;
    private final Kernel kernel = new Kernel(new MachineCode());
    private final Engine engine = new Engine(kernel);

    /** @param old whether the sets are as older CRIU wrote them */
    HostileSets(String target, boolean old) {
        home = Scratch.directory(target);
        sets = SampleSets.copy(home, old);
        Path canary = home.resolve("canary");
        texts = List.of("", "/", ".", "..", "../../x", "x", "/proc/self/fd/0", "/dev/null", "a\0b", canary + "/made", "../canary/made",
                "/a".repeat(3000), "\n", "tmpfs", "proc");
        links = List.of(".", "..", "older", "older/older", "older/parent", "parent", "nowhere", "/", "/proc/self/fd", "/dev/null",
                canary.toString(), home.resolve("files").toString(), home.resolve("tasks/older").toString(), "pstree.img", "/dev/zero",
                "older/../".repeat(300));
    }

    void take(byte[] input) {
        Draw draw = new Draw(input);
        ImageSet set = sets.get(draw.below(sets.size()));
        Map<String, byte[]> changed = new TreeMap<>();
        int options = draw.octet();
        do {
            change(set, draw, changed);
        } while (!draw.ended() && changed.size() < MOST_CHANGED);
        set.replace(changed);
        try {
            // The JDK opens some descriptors once; a leak grows every time.
            if (grows(set, options) && grows(set, options) && grows(set, options)) {
                throw new AssertionError("descriptors are left open: " + Scratch.descriptors());
            }
        } finally {
            set.replaceBack(changed.keySet());
        }
    }

    private boolean grows(ImageSet set, int options) {
        List<String> before = set.state();
        int open = Scratch.descriptors().size();
        try {
            read(set, options);
        } catch (CriuException e) {
            Expected.says(e);
        }
        if (!set.state().equals(before) || !Scratch.list(home).equals(SampleSets.homes(sets))) {
            throw new AssertionError("something was written: " + before + " " + set.state() + " " + Scratch.list(home));
        }
        return Scratch.descriptors().size() > open;
    }

    private void read(ImageSet set, int options) {
        engine.restore(new RestoreRequest(set.directory(), home, (options & 1) != 0, false, (options & 2) != 0,
                (options & 4) != 0, true, new FileChecks((options & 8) == 0, true),
                (options & 16) == 0 ? RestoreRequest.NOT_LAZY : 0), pid -> {});
        Programs.write(kernel, set.directory(), (options & 1) != 0);
    }

    /** Why each set is refused as it is, with given options; null where it is not. */
    Map<String, String> refusals(int options) {
        Map<String, String> refusals = new TreeMap<>();
        for (ImageSet set : sets) {
            String name = set.directory().getFileName().toString();
            try {
                read(set, options);
                refusals.put(name, null);
            } catch (CriuException e) {
                refusals.put(name, e.getMessage());
            }
        }
        return refusals;
    }

    private void change(ImageSet set, Draw draw, Map<String, byte[]> changed) {
        List<String> names = new ArrayList<>(set.names());
        String name = names.get(draw.below(names.size()));
        byte[] before = changed.getOrDefault(name, set.image(name));
        byte[] old = ImageSet.isLink(before) ? set.image(name) : before;
        int way = draw.below(16);
        if (way == 0) {
            changed.put(name, null);
        } else if (ImageSet.isParent(name) || way == 3) {
            changed.put(name, ImageSet.link(links.get(draw.below(links.size()))));
        } else if (way == 2) {
            changed.put(name, Arrays.copyOf(set.image(name), draw.below(set.image(name).length)));
        } else {
            FramedImage framed = way == 1 ? null : FramedImage.of(name, set.image(name), schema);
            changed.put(name, framed == null ? damaged(old, draw) : framed.mutate(draw, texts));
        }
    }

    private static byte[] damaged(byte[] old, Draw draw) {
        byte[] damaged = old == null || old.length == 0 ? new byte[1] : old.clone();
        damaged[draw.below(damaged.length)] = (byte) draw.octet();
        return damaged;
    }
}
