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
        Map<RegularFile, String> differences = new LinkedHashMap<>();
        List<RegularFile> alike = compareStatus(differences);
        compareBuildIds(alike, differences);
        if (!differences.isEmpty()) {
            StringBuilder all = new StringBuilder();
            differences.forEach((file, difference) ->
                    all.append(all.isEmpty() ? "" : "; ").append(file).append(": ").append(difference));
            throw new CriuException("regular", all + "; files must be as they were when the tree was dumped");
        }
    }

    /** The files that look as they did. */
    private List<RegularFile> compareStatus(Map<RegularFile, String> differences) {
        Program program = new Program();
        Map<RegularFile, Op> calls = new LinkedHashMap<>();
        Map<RegularFile, Buffer> answers = new LinkedHashMap<>();
        for (RegularFile file : files.values()) {
            Buffer answer = Buffer.output(FileStatus.BYTES);
            answers.put(file, answer);
            calls.put(file, program.call(
                            Sys.NEWFSTATAT,
                            Arg.of(OpenFlags.AT_FDCWD),
                            Buffer.path(file.path().toByteArray()),
                            answer,
                            Arg.of(file.isSymbolicLink() ? AT_SYMLINK_NOFOLLOW : 0))
                    .anyOutcome());
        }
        lookout.run(program);
        List<RegularFile> alike = new ArrayList<>();
        calls.forEach((file, call) -> {
            String difference = call.failed()
                    ? Errno.describe((int) -call.result())
                    : file.difference(FileStatus.decode(answers.get(file)), checks.permissions() && open.get(file.id()));
            if (difference == null) {
                alike.add(file);
            } else {
                differences.put(file, difference);
            }
        });
        return alike;
    }

    private void compareBuildIds(List<RegularFile> alike, Map<RegularFile, String> differences) {
        List<RegularFile> known = alike.stream().filter(file -> checks.buildIds() && !file.buildId().isEmpty()).toList();
        if (known.isEmpty()) {
            return;
        }
        Program program = new Program();
        Map<RegularFile, Op> opened = new LinkedHashMap<>();
        for (RegularFile file : known) {
            opened.put(file, program.call(
                            Sys.OPENAT,
                            Arg.of(OpenFlags.AT_FDCWD),
                            Buffer.path(file.path().toByteArray()),
                            Arg.of(OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY))
                    .anyOutcome());
        }
        lookout.run(program);
        opened.forEach((file, call) -> {
            String difference;
            if (call.failed()) {
                difference = Errno.describe((int) -call.result());
            } else {
                int fd = (int) call.result();
                difference = file.buildIdDifference(BuildId.of(kernel, lookout.local(fd)));
                lookout.release(fd);
            }
            if (difference != null) {
                differences.put(file, difference);
            }
        });
    }
}
