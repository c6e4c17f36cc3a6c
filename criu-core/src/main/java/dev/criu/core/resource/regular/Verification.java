package dev.criu.core.resource.regular;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.FileChecks;
import dev.criu.core.resource.BuildId;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares the files at the paths with what the images tell of them, all of them before the first is opened by a task. */
final class Verification {
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private final Kernel kernel;
    private final Workshop lookout;
    private final FileChecks checks;
    private final Map<Integer, RegularFile> files = new LinkedHashMap<>();
    private final Map<Integer, Boolean> open = new LinkedHashMap<>();

    /** @param lookout where the tree's paths lead to its files */
    Verification(Kernel kernel, Workshop lookout, FileChecks checks) {
        this.kernel = kernel;
        this.lookout = lookout;
        this.checks = checks;
    }

    /**
     * Takes a file to be looked at; once, however often it is named.
     *
     * @param opened whether a descriptor leads to it, which holds the right to read or write it. A mapping, an executable or a
     *     directory is only its contents: for those, other permissions do not matter
     */
    void add(RegularFile file, boolean opened) {
        files.putIfAbsent(file.id(), file);
        open.merge(file.id(), opened, Boolean::logicalOr);
    }

    /** Asks for all files, and tells all differences at once. */
    void check() {
        if (files.isEmpty()) {
            return;
        }
        List<String> differences = new ArrayList<>();
        compareBuildIds(compareStatus(differences), differences);
        if (!differences.isEmpty()) {
            throw new CriuException(
                    "regular", String.join("; ", differences) + "; files must be as they were when the tree was dumped");
        }
    }

    /** A call that asks of a file. */
    private record Question(RegularFile file, Op call, Buffer answer) {
        /** What the kernel said no with, or null. */
        String refusal() {
            return call.failed() ? Errno.describe((int) -call.result()) : null;
        }
    }

    /** The files that look as they did. */
    private List<RegularFile> compareStatus(List<String> differences) {
        Program program = new Program();
        List<Question> questions = new ArrayList<>();
        for (RegularFile file : files.values()) {
            Buffer answer = Buffer.output(FileStatus.BYTES);
            Op call = program.call(
                            Sys.NEWFSTATAT,
                            Arg.of(OpenFlags.AT_FDCWD),
                            Buffer.path(file.path().toByteArray()),
                            answer,
                            Arg.of(file.isSymbolicLink() ? AT_SYMLINK_NOFOLLOW : 0))
                    .anyOutcome();
            questions.add(new Question(file, call, answer));
        }
        lookout.run(program);
        List<RegularFile> alike = new ArrayList<>();
        for (Question question : questions) {
            String difference = question.refusal();
            if (difference == null) {
                boolean permissions = checks.permissions() && open.get(question.file.id());
                difference = question.file.difference(FileStatus.decode(question.answer), permissions);
            }
            if (difference == null) {
                alike.add(question.file);
            } else {
                differences.add(question.file + ": " + difference);
            }
        }
        return alike;
    }

    private void compareBuildIds(List<RegularFile> alike, List<String> differences) {
        Program program = new Program();
        List<Question> questions = new ArrayList<>();
        for (RegularFile file : alike) {
            if (checks.buildIds() && !file.buildId().isEmpty()) {
                Op call = program.call(
                                Sys.OPENAT,
                                Arg.of(OpenFlags.AT_FDCWD),
                                Buffer.path(file.path().toByteArray()),
                                Arg.of(OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY))
                        .anyOutcome();
                questions.add(new Question(file, call, null));
            }
        }
        if (questions.isEmpty()) {
            return;
        }
        lookout.run(program);
        for (Question question : questions) {
            String difference = question.refusal();
            if (difference == null) {
                int fd = (int) question.call.result();
                difference = question.file.buildIdDifference(BuildId.of(kernel, lookout.local(fd)));
                lookout.release(fd);
            }
            if (difference != null) {
                differences.add(question.file + ": " + difference);
            }
        }
    }
}
