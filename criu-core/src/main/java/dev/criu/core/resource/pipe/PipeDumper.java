package dev.criu.core.resource.pipe;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.PipeContents;
import dev.criu.core.resource.PipePeeker;
import dev.criu.images.ImageType;
import dev.criu.proto.file_entry;

/** Describes ends of pipes, and peeks into each pipe through the first end seen. */
final class PipeDumper implements FileDumper {
    private final DumpScope scope;
    private final PipePeeker peeker;
    private final PipeContents contents = PipeContents.none();

    PipeDumper(DumpScope scope) {
        this.scope = scope;
        this.peeker = new PipePeeker(scope.kernel());
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        // pipefs numbers its inodes with 32 bits (get_next_ino() in fs/inode.c).
        PipeEnd end = new PipeEnd(id, (int) file.status().ino(), file.flags(), file.owner());
        if (!contents.has(end.pipeId())) {
            contents.add(peeker.peek(end.pipeId(), file.local(), end.flags(), file.coordinates() + " (pipe)"));
        }
        return end.entry();
    }

    @Override
    public void write() {
        contents.write(scope.images(), ImageType.PIPES_DATA);
    }
}
