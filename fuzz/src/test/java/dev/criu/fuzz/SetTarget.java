package dev.criu.fuzz;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.FileChecks;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.engine.Engine;
import dev.criu.images.json.Schema;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A whole set of which up to four images were changed, as {@code restore --explain} sees it: everything is read and checked, the
 * plan is made, and nothing else. Only {@link CriuException} is allowed, nothing may be written, no descriptor be left open.
 */
public final class SetTarget {
    private static final int MOST_CHANGED = 4;
    private static final Schema SCHEMA = Schema.load();
    private static final Path HOME = Scratch.directory("set");
    private static final Path CANARY = HOME.resolve("canary");
    private static final List<ImageSet> SETS = SampleSets.copy(HOME, SCHEMA);
    private static final List<String> TEXTS = List.of("", "/", ".", "..", "../../x", "x", "/proc/self/fd/0", "/dev/null", "a\0b",
            CANARY + "/made", "../canary/made", "/a".repeat(3000), "\n", "tmpfs", "proc");
    private static final Engine ENGINE = new Engine(new Kernel(new MachineCode()));

    private SetTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Draw draw = new Draw(input);
        ImageSet set = SETS.get(draw.below(SETS.size()));
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

    private static boolean grows(ImageSet set, int options) {
        List<String> before = set.state();
        int open = Scratch.descriptors().size();
        try {
            ENGINE.restore(new RestoreRequest(set.directory(), HOME, (options & 1) != 0, false, (options & 2) != 0,
                    (options & 4) != 0, true, new FileChecks((options & 8) == 0, true),
                    (options & 16) == 0 ? RestoreRequest.NOT_LAZY : 0), pid -> {});
        } catch (CriuException e) {
            Expected.oneLine(e);
        }
        if (!set.state().equals(before) || !Scratch.list(HOME).equals(SampleSets.homes(SETS))) {
            throw new AssertionError("something was written: " + before + " " + set.state() + " " + Scratch.list(HOME));
        }
        return Scratch.descriptors().size() > open;
    }

    private static void change(ImageSet set, Draw draw, Map<String, byte[]> changed) {
        List<String> names = new ArrayList<>(set.names());
        String name = names.get(draw.below(names.size()));
        byte[] old = changed.getOrDefault(name, set.image(name));
        FramedImage framed = FramedImage.of(name, set.image(name), SCHEMA);
        int way = draw.below(16);
        if (way == 0) {
            changed.put(name, null);
        } else if (way == 1 || framed == null) {
            byte[] damaged = old == null || old.length == 0 ? new byte[1] : old.clone();
            damaged[draw.below(damaged.length)] = (byte) draw.octet();
            changed.put(name, damaged);
        } else if (way == 2) {
            changed.put(name, java.util.Arrays.copyOf(set.image(name), draw.below(set.image(name).length)));
        } else {
            changed.put(name, framed.mutate(draw, TEXTS));
        }
    }
}
