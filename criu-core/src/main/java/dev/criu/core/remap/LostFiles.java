package dev.criu.core.remap;

import dev.criu.core.api.LostFilePolicy;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.Inode;
import dev.criu.images.ImageType;
import dev.criu.proto.remap_file_path_entry;
import dev.criu.proto.remap_type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lost files of one dump. Each inode is kept once, whoever has it. */
public final class LostFiles implements AutoCloseable {
    private final DumpScope scope;
    private final GhostDumper ghosts;
    private final LinkMaker links;
    private final LostFilePolicy policy;
    private final Map<Inode, remap_file_path_entry> known = new HashMap<>();
    private final List<remap_file_path_entry> entries = new ArrayList<>();

    /** @param pathPrefix what leads from this mount namespace to a path of the tree's */
    public LostFiles(DumpScope scope, LostFilePolicy policy, String pathPrefix) {
        this.scope = scope;
        this.policy = policy;
        this.ghosts = new GhostDumper(scope, policy.ghostLimit());
        this.links = new LinkMaker(scope, pathPrefix);
    }

    /**
     * The path for the entry {@code id} of a file that its path does not lead to. What stands in for it is kept; if nothing can, it is
     * refused.
     */
    public KernelString keep(int id, LostFile file) {
        FileStatus status = file.status();
        Inode place = status.inode();
        remap_file_path_entry remap = known.get(place);
        if (remap == null) {
            remap = remap(file);
            if (remap == null) {
                return file.shown();
            }
            known.put(place, remap);
        }
        entries.add(remap.toBuilder().setOrigId(id).build());
        return file.path();
    }

    /** What stands in for a file that is seen for the first time; null if it was refused. */
    private remap_file_path_entry remap(LostFile file) {
        if (!file.mounted()) {
            scope.refuse(file.toString(), "it lies on no mount of the tree's: only the kernel can make such a file, or it was unmounted", "");
            return null;
        }
        if (PseudoFileSystems.hold(scope.kernel(), file)) {
            scope.refuse(file.toString(), "what it told of is gone, and such a file cannot be made", "close it before the dump");
            return null;
        }
        if (file.status().links() == 0) {
            int id = ghosts.observe(file);
            return id == 0 ? null : entry(id, remap_type.GHOST);
        }
        if (!file.isMarkedDeleted()) {
            scope.refuse(file.toString(), "the path leads to another file now, or to none: it is covered by a mount", "");
            return null;
        }
        if (!policy.linkRemap()) {
            scope.refuse(file.toString(), "the file was deleted under this name, though not under others",
                    "give --link-remap to have a link made to it, beside where it was");
            return null;
        }
        int id = links.make(file);
        return id == 0 ? null : entry(id, remap_type.LINKED);
    }

    private static remap_file_path_entry entry(int id, remap_type type) {
        return remap_file_path_entry.newBuilder().setOrigId(0).setRemapId(id).setRemapType(type).build();
    }

    /** Copies the contents of ghost files; the tree is frozen. */
    public void copyContents() {
        ghosts.copy();
    }

    /** Writes who is remapped to what. */
    public void write() {
        scope.images().writeAll(ImageType.REMAP_FPATH, entries);
    }

    /** The images are whole: the links that were made stay. */
    public void leaveLinks() {
        links.keep();
    }

    /** Removes the links of a dump that failed. */
    @Override
    public void close() {
        ghosts.close();
        links.close();
    }
}
