package dev.criu.core.remap;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.Remapped;
import dev.criu.core.resource.RestoreScope;
import dev.criu.images.ImageType;
import dev.criu.linux.program.Program;
import dev.criu.proto.remap_file_path_entry;
import dev.criu.proto.remap_type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lost files of one restore. Each is brought back when it is first needed. */
public final class Remaps implements AutoCloseable {
    private final RestoreScope scope;
    private final Map<Integer, remap_file_path_entry> entries = new HashMap<>();
    private final Map<Integer, Keeper> ghosts = new HashMap<>();
    private final Map<Integer, Keeper> links = new HashMap<>();
    private final List<TakenLink> taken = new ArrayList<>();

    /** Reads {@code remap-fpath.img}, and sees that what it names is there and can be used. */
    public Remaps(RestoreScope scope) {
        this.scope = scope;
        Set<Integer> ghostsSeen = new HashSet<>();
        for (remap_file_path_entry entry : scope.images().readAll(ImageType.REMAP_FPATH)) {
            entries.put(entry.getOrigId(), entry);
            if (entry.getRemapType() == remap_type.GHOST && ghostsSeen.add(entry.getRemapId())) {
                new GhostContents(scope.images(), entry.getRemapId(), ImageType.GHOST_FILE.fileName(entry.getRemapId())).check();
            } else if (entry.getRemapType() == remap_type.LINKED) {
                checkLink(entry.getOrigId(), path(entry.getRemapId()));
            }
        }
    }

    /** It is removed in the end, so it must be one that a dump has made. */
    private static void checkLink(int id, KernelString link) {
        byte[] path = link.toByteArray();
        byte[] name = Arrays.copyOfRange(path, Paths.lastSlash(path, path.length) + 1, path.length);
        if (!link.startsWith("/") || !KernelString.of(name).startsWith(LinkMaker.NAME)) {
            throw new CriuException("files", ImageType.REMAP_FPATH.fileName() + ": file 0x" + Integer.toHexString(id) + " is to be found by "
                    + link + ", which is no link that a dump makes (" + LinkMaker.NAME + "N); the images are damaged, dump again");
        }
    }

    /** What stands in for the file {@code id}; null if its path leads to it. */
    public Remapped of(int id) {
        remap_file_path_entry entry = entries.get(id);
        if (entry == null) {
            return null;
        }
        return switch (entry.getRemapType()) {
            case GHOST -> flags -> ghosts.computeIfAbsent(entry.getRemapId(), ghost -> makeGhost(id, ghost)).open(flags);
            case LINKED -> flags -> links.computeIfAbsent(entry.getRemapId(), link -> takeLink(id, link)).open(flags);
            case PROCFS -> throw new CriuException("files", "file 0x" + Integer.toHexString(id) + " (" + path(id)
                    + "): a file of /proc of a process that is gone cannot be restored yet");
        };
    }

    private KernelString path(int id) {
        return RegularEntries.path(scope.entry(id).getReg());
    }

    private Keeper makeGhost(int id, int ghost) {
        return new GhostMaker(scope, ghost, path(id)).make();
    }

    private Keeper takeLink(int id, int link) {
        TakenLink one = new TakenLink(scope, path(id), path(link));
        taken.add(one);
        return one.take();
    }

    /** The last touches to ghosts, once everything is open and mapped: their times. */
    public void complete() {
        ghosts.values().forEach(Keeper::complete);
    }

    /** Adds calls of this process that remove the links that the dump has made, as nobody needs them once the tree runs. */
    public void removeLinks(Program program) {
        taken.forEach(link -> link.remove(program));
    }

    /** Tells which links could not be removed, once that program has run. */
    public void tellLinks() {
        taken.forEach(TakenLink::tellRemoval);
    }

    @Override
    public void close() {
        ghosts.values().forEach(Keeper::close);
        links.values().forEach(Keeper::close);
        taken.forEach(TakenLink::close);
    }
}
