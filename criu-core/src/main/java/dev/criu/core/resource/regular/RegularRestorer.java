package dev.criu.core.resource.regular;

import dev.criu.core.api.FileChecks;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.Remapped;
import dev.criu.core.resource.RestoreScope;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.file_entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens files by their paths, once all of them were found to be what they were. */
final class RegularRestorer implements FileRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(RegularRestorer.class);

    private static final int SEEK_SET = 0;
    private static final int TMPFILE = 020000000;
    private static final int NOT_AGAIN = OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_TRUNC;

    private final RestoreScope scope;
    private final Workshop workshop;
    private final Verification verification;

    RegularRestorer(RestoreScope scope, FileChecks checks) {
        this.scope = scope;
        this.workshop = scope.workshop();
        this.verification = new Verification(scope.kernel(), scope.lookout(), checks);
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        RegularFile file = RegularFile.of(entry.getReg());
        if (file.isPathOfFifo()) {
            return;
        }
        Remapped remapped = scope.remapped(file.id());
        String what = "open " + file.path();
        if (remapped != null) {
            plan.create(file.id(), what, () -> open(file, remapped));
        } else if (file.isOfProcess()) {
            plan.createWithProcesses(file.id(), what, () -> open(file));
        } else {
            verification.add(file, true);
            plan.create(file.id(), what, () -> open(file));
        }
        // O_ASYNC means nothing to these files; open(2) keeps it, fcntl(2) would not.
        OwnerRestorer.plan(plan, file.id(), file.flags() & ~StatusFlags.O_ASYNC, entry.getReg().getFown());
    }

    @Override
    public void uses(file_entry entry) {
        RegularFile file = RegularFile.of(entry.getReg());
        if (scope.remapped(entry.getId()) == null && !file.isOfProcess()) {
            verification.add(file, false);
        }
    }

    /** All files are looked at before the first is opened, so that the user hears of all differences at once. */
    @Override
    public void planJoint(FilePlan plan) {
        plan.check("regular files: are they what they were", verification::check);
    }

    @Override
    public int openLocally(file_entry entry, int flags) {
        Remapped remapped = scope.remapped(entry.getId());
        if (remapped != null) {
            return remapped.open(flags | OpenFlags.O_NOCTTY);
        }
        KernelString path = RegularEntries.path(entry.getReg());
        long fd = workshop.call(
                path.toString(),
                Sys.OPENAT,
                Arg.of(OpenFlags.AT_FDCWD),
                Buffer.path(path.toByteArray()),
                Arg.of(flags | OpenFlags.O_CLOEXEC | OpenFlags.O_NOCTTY));
        return workshop.local((int) fd);
    }

    private int open(RegularFile file) {
        LOG.debug("regular: open id=0x{} path={} flags=0x{} pos={}", Integer.toHexString(file.id()), file.path(),
                Integer.toHexString(file.flags()), file.pos());
        String object = file.toString();
        Program program = new Program();
        var fd = program.call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.path(file.path().toByteArray()), Arg.of(flags(file)))
                .purpose(object);
        if (file.pos() > 0 && !file.isPathOnly()) {
            program.call(Sys.LSEEK, fd, Arg.of(file.pos()), Arg.of(SEEK_SET)).purpose(object);
        }
        workshop.run(program);
        return (int) fd.result();
    }

    private int open(RegularFile file, Remapped remapped) {
        LOG.debug("regular: open id=0x{} remapped path={}", Integer.toHexString(file.id()), file.path());
        int fd = remapped.open(flags(file));
        if (file.pos() > 0 && !file.isPathOnly()) {
            scope.kernel().call(file.toString(), Sys.LSEEK, fd, file.pos(), SEEK_SET);
        }
        return workshop.adopt(fd);
    }

    /** A file made by O_TMPFILE (a directory flag among others) that got a name later is opened like any. */
    private static int flags(RegularFile file) {
        int flags = file.flags() & ~NOT_AGAIN | OpenFlags.O_NOCTTY;
        return (flags & TMPFILE) != 0 ? flags & ~(TMPFILE | OpenFlags.O_DIRECTORY) : flags;
    }
}
