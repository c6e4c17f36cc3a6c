package dev.criu.core.resource.regular;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.List;

/** Compares the files at the paths with what the images tell of them. */
final class Verification {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private final Workshop workshop;
    private final List<RegularFile> files;

    Verification(Workshop workshop, List<RegularFile> files) {
        this.workshop = workshop;
        this.files = files;
    }

    /** Asks for all files with one program. */
    void check() {
        if (files.isEmpty()) {
            return;
        }
        Op[] calls = new Op[files.size()];
        Buffer[] answers = new Buffer[files.size()];
        Program program = new Program();
        for (int i = 0; i < calls.length; i++) {
            RegularFile file = files.get(i);
            answers[i] = Buffer.output(FileStatus.BYTES);
            calls[i] = program.call(
                            Sys.NEWFSTATAT,
                            Arg.of(OpenFlags.AT_FDCWD),
                            Buffer.path(file.path().toByteArray()),
                            answers[i],
                            Arg.of(file.isSymbolicLink() ? AT_SYMLINK_NOFOLLOW : 0))
                    .anyOutcome();
        }
        workshop.run(program);
        report(calls, answers);
    }

    private void report(Op[] calls, Buffer[] answers) {
        StringBuilder differences = new StringBuilder();
        for (int i = 0; i < calls.length; i++) {
            String difference = calls[i].failed()
                    ? Errno.describe((int) -calls[i].result())
                    : files.get(i).difference(FileStatus.decode(answers[i]));
            if (difference != null) {
                differences.append(differences.isEmpty() ? "" : "; ").append(files.get(i)).append(": ").append(difference);
            }
        }
        if (!differences.isEmpty()) {
            throw new CriuException("regular", differences + "; files must be as they were when the tree was dumped");
        }
    }
}
