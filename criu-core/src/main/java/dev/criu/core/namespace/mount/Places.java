package dev.criu.core.namespace.mount;

import dev.criu.core.procfs.KernelString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The places of mounts that are still to come, each with the number of those among them whose places it would hide. */
final class Places {
    private static final KernelString TOP = KernelString.of("/");

    /** By the number of the parent, then by place: of siblings only, as what lies on another mount is hidden with that. */
    private final Map<Integer, Map<KernelString, int[]>> hidden = new HashMap<>();

    Places(List<Mount> toCome) {
        for (Mount mount : toCome) {
            hidden.computeIfAbsent(mount.parent(), key -> new HashMap<>()).putIfAbsent(mount.point(), new int[1]);
        }
        toCome.forEach(mount -> count(mount, 1));
    }

    /** Whether a mount, once it is in its place, would hide that of one which is still to come. */
    boolean wouldHide(Mount mount) {
        return hidden.get(mount.parent()).get(mount.point())[0] > 0;
    }

    /** A mount is in its place now. */
    void taken(Mount mount) {
        count(mount, -1);
    }

    private void count(Mount mount, int change) {
        KernelString point = mount.point();
        Map<KernelString, int[]> siblings = hidden.get(mount.parent());
        for (int end = point.length() - 1; end >= 0; end--) {
            if (point.byteAt(end) == '/' && point.length() > 1) {
                int[] above = siblings.get(end == 0 ? TOP : point.substring(0, end));
                if (above != null) {
                    above[0] += change;
                }
            }
        }
    }
}
