package dev.criu.core.resource.fifo;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.PipeContents;
import dev.criu.core.resource.PipePeeker;
import dev.criu.core.resource.RegularEntries;
import dev.criu.images.ImageType;
import dev.criu.proto.fd_types;
import dev.criu.proto.fifo_entry;
import dev.criu.proto.file_entry;

/** Describes open fifos, and peeks into each fifo once. */
final class FifoDumper implements FileDumper {
    private final DumpScope scope;
    private final PipePeeker peeker;
    private final FifoNumbers numbers = new FifoNumbers();
    private final PipeContents contents = PipeContents.none();

    FifoDumper(DumpScope scope) {
        this.scope = scope;
        this.peeker = new PipePeeker(scope.kernel());
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        int number = numbers.of(file.status());
        int pathId = scope.newId();
        KernelString path = scope.pathOf(pathId, file);
        if (!contents.has(number)) {
            contents.add(peeker.peek(number, file.local(), file.flags(), file.coordinates() + " (fifo)"));
        }
        scope.addEntry(RegularEntries.of(pathId, path, file.status(), file.flags(), 0, file.owner()));
        var fifo = fifo_entry.newBuilder().setId(id).setPipeId(number).setRegfId(pathId);
        return file_entry.newBuilder().setType(fd_types.FIFO).setId(id).setFifo(fifo).build();
    }

    @Override
    public void write() {
        contents.write(scope.images(), ImageType.FIFO_DATA);
    }
}
