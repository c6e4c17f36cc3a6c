package dev.criu.core.resource.fifo;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.PipeContents;
import dev.criu.core.resource.RestoreScope;
import dev.criu.images.ImageType;
import dev.criu.proto.file_entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers all that opened the same fifo and plans to open it for them together. */
final class FifoRestorer implements FileRestorer {
    private final RestoreScope scope;
    private final Map<Integer, List<Fifo>> fifos = new LinkedHashMap<>();

    FifoRestorer(RestoreScope scope) {
        this.scope = scope;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        Fifo fifo = Fifo.of(entry, scope);
        fifos.computeIfAbsent(fifo.number(), number -> new ArrayList<>(2)).add(fifo);
        OwnerRestorer.plan(plan, fifo.id(), fifo.flags(), fifo.owner());
    }

    @Override
    public void planJoint(FilePlan plan) {
        if (fifos.isEmpty()) {
            return;
        }
        PipeContents contents = PipeContents.read(scope.images(), ImageType.FIFO_DATA);
        fifos.forEach((number, opened) -> {
            FifoOpener opener = new FifoOpener(scope, contents.of(number), opened);
            plan.createJointly(ids(opened), "fifo " + opened.get(0).path(), opener::open);
        });
    }

    private static int[] ids(List<Fifo> opened) {
        int[] ids = new int[opened.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = opened.get(i).id();
        }
        return ids;
    }
}
