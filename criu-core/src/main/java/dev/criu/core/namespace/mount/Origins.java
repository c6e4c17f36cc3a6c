package dev.criu.core.namespace.mount;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds out for every mount that is not there whether it is a file system of its own or a further mount of another: mounts of an
 * image with the same device number show the same file system.
 */
final class Origins {
    private static final KernelString TOP = KernelString.of("/");

    private final MountTable image;
    private final Set<Integer> kept;
    private final Map<Integer, Origin> origins = new HashMap<>();

    Origins(MountTable image, Set<Integer> kept) {
        this.image = image;
        this.kept = kept;
    }

    Map<Integer, Origin> find() {
        Map<Integer, List<Mount>> byDevice = new LinkedHashMap<>();
        for (Mount mount : image.inOrder()) {
            byDevice.computeIfAbsent(mount.device(), key -> new ArrayList<>()).add(mount);
        }
        byDevice.values().forEach(this::findAmong);
        return origins;
    }

    private void findAmong(List<Mount> mounts) {
        Mount whole = null;
        for (Mount mount : mounts) {
            boolean candidate = kept.contains(mount.id()) || FileSystems.isMountable(mount.fsType());
            if (candidate && mount.showsAll() && (whole == null || kept.contains(mount.id()))) {
                whole = whole != null && kept.contains(whole.id()) ? whole : mount;
            }
        }
        List<Mount> here = mounts.stream().filter(mount -> kept.contains(mount.id())).toList();
        int temporary = 0;
        for (Mount mount : mounts) {
            if (kept.contains(mount.id())) {
                continue;
            }
            Mount source = whole != null ? whole : thatShows(mount, here);
            if (source == mount) {
                origins.put(mount.id(), new Origin.New(mount.id()));
            } else if (source != null) {
                origins.put(mount.id(), new Origin.CopyOf(source.id(), inside(mount, source.root())));
            } else if (temporary != 0) {
                origins.put(mount.id(), new Origin.CopyOf(temporary, inside(mount, TOP)));
            } else {
                checkMountable(mount);
                temporary = -mount.id();
                origins.put(mount.id(), new Origin.PartOfNew(temporary, inside(mount, TOP)));
            }
        }
    }

    /** What leads from a directory of a file system to what a mount shows of it; not out of there, nor to what has no name. */
    private static KernelString inside(Mount mount, KernelString directory) {
        if (!MountTable.isPlain(mount.root()) || !MountTable.isWithin(mount.root(), directory)) {
            throw new CriuException("mounts", mount + " shows \"" + mount.root() + "\", which is no path inside of " + directory
                    + "; mounts from outside are not supported yet");
        }
        return MountTable.relative(mount.root(), directory);
    }

    private static Mount thatShows(Mount mount, List<Mount> kept) {
        for (Mount other : kept) {
            if (MountTable.isWithin(mount.root(), other.root())) {
                return other;
            }
        }
        return null;
    }

    private void checkMountable(Mount mount) {
        if (!FileSystems.isMountable(mount.fsType()) || FileSystems.hasContents(mount.fsType())) {
            throw new CriuException("mounts", mount + " shows " + mount.root() + " of a file system that is not mounted here"
                    + " and cannot be made anew; mounts from outside are not supported yet");
        }
    }
}
