package dev.criu.core.engine.restore;

import dev.criu.core.task.ProcessImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who is cloned with whose memory, and changes it into one of its own then. Zombies and helpers leave it as they got it. */
final class Heirs {
    private final TreeImage tree;
    private final Genealogy genealogy;
    private final Map<Integer, List<ProcessImage>> heirs = new HashMap<>();

    Heirs(TreeImage tree, Genealogy genealogy) {
        this.tree = tree;
        this.genealogy = genealogy;
        collect(tree.root().pid().value(), tree.root());
    }

    /** The processes that inherit the memory of another one. */
    List<ProcessImage> of(ProcessImage process) {
        return heirs.getOrDefault(process.ids().getVmId(), List.of());
    }

    private void collect(int pid, ProcessImage memory) {
        for (Birth birth : genealogy.bornBy(pid)) {
            ProcessImage child = tree.process(birth.pid());
            if (child == null || child.isZombie() || child.ids().getVmId() == memory.ids().getVmId()) {
                collect(birth.pid(), memory);
            } else {
                heirs.computeIfAbsent(memory.ids().getVmId(), id -> new ArrayList<>()).add(child);
                collect(birth.pid(), child);
            }
        }
    }
}
