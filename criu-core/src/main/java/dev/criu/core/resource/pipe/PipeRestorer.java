package dev.criu.core.resource.pipe;

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

/** Gathers the ends of each pipe and plans to make them together. */
final class PipeRestorer implements FileRestorer {
    private final RestoreScope scope;
    private final Map<Integer, List<PipeEnd>> pipes = new LinkedHashMap<>();

    PipeRestorer(RestoreScope scope) {
        this.scope = scope;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        PipeEnd end = PipeEnd.of(entry);
        pipes.computeIfAbsent(end.pipeId(), pipeId -> new ArrayList<>(2)).add(end);
        OwnerRestorer.plan(plan, end.id(), end.flags(), end.owner());
    }

    @Override
    public void planJoint(FilePlan plan) {
        if (pipes.isEmpty()) {
            return;
        }
        PipeContents contents = PipeContents.read(scope.images(), ImageType.PIPES_DATA);
        pipes.forEach((pipeId, ends) -> {
            PipeMaker maker = new PipeMaker(scope, contents.of(pipeId), ends);
            plan.createJointly(ids(ends), "pipe " + Integer.toUnsignedString(pipeId), maker::make);
        });
    }

    private static int[] ids(List<PipeEnd> ends) {
        int[] ids = new int[ends.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = ends.get(i).id();
        }
        return ids;
    }
}
