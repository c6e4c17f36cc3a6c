package dev.criu.core.resource.pipe;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.PipeData;
import dev.criu.core.resource.PipeFiller;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one pipe with its contents and all its ends. */
final class PipeMaker {
    private static final Logger LOG = LoggerFactory.getLogger(PipeMaker.class);

    private static final int F_SETPIPE_SZ = 1031;
    private static final int NONE = -1;

    private final Workshop workshop;
    private final PipeFiller filler;
    private final PipeData data;
    private final List<PipeEnd> ends;
    private final String object;

    PipeMaker(RestoreScope scope, PipeData data, List<PipeEnd> ends) {
        this.workshop = scope.workshop();
        this.filler = new PipeFiller(scope.kernel());
        this.data = data;
        this.ends = ends;
        this.object = "pipe " + Integer.toUnsignedString(data.pipeId());
    }

    /** Contents go in first: an end without a partner is left alone in the end, and nobody can write into that. */
    void make(FilePlan.Created created) {
        LOG.debug("pipe: create pipe={} ends={} bytes={}", data.pipeId(), ends.size(), data.bytes().length);
        int[] originals = create();
        if (data.bytes().length > 0) {
            filler.fill(workshop.local(originals[1]), data);
        }
        handOut(originals, created);
    }

    /** The two ends that pipe2(2) gives, that for reading first. */
    private int[] create() {
        Buffer fds = Buffer.output(16);
        Program program = new Program();
        program.call(Sys.PIPE2, fds, Arg.of(OpenFlags.O_NONBLOCK | (inPacketMode() ? OpenFlags.O_DIRECT : 0))).purpose(object);
        if (data.capacity() != 0) {
            program.call(Sys.FCNTL, new Arg.Word(fds, 0), Arg.of(F_SETPIPE_SZ), Arg.of(data.capacity())).purpose(object);
        }
        workshop.run(program);
        return new int[] {fds.getInt(0), fds.getInt(4)};
    }

    private boolean inPacketMode() {
        for (PipeEnd end : ends) {
            if (end.inPacketMode()) {
                return true;
            }
        }
        return !data.packets().isEmpty();
    }

    private void handOut(int[] originals, FilePlan.Created created) {
        int[] left = originals.clone();
        Program program = new Program();
        for (PipeEnd end : ends) {
            int fd = end.isOriginal() ? left[end.access()] : NONE;
            if (fd != NONE) {
                left[end.access()] = NONE;
            } else {
                fd = openAnother(originals[0], end);
            }
            StatusFlags.set(program, Arg.of(fd), end.flags(), object);
            created.put(end.id(), fd);
        }
        for (int fd : left) {
            if (fd != NONE) {
                program.call(Sys.CLOSE, fd).purpose(object);
            }
        }
        workshop.run(program);
    }

    /** Another description of an end is had by opening the pipe through procfs, as its task must have done. */
    private int openAnother(int original, PipeEnd end) {
        return (int) workshop.call(object, Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD),
                Buffer.string("/proc/self/fd/" + original), Arg.of(end.access() | OpenFlags.O_NONBLOCK));
    }
}
