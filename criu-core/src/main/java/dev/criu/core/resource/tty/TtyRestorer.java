package dev.criu.core.resource.tty;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.KernelString;
import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.RestoreScope;
import dev.criu.images.ImageType;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.proto.file_entry;
import dev.criu.proto.tty_file_entry;
import dev.criu.proto.tty_info_entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the terminal of this criu where a shell job had its own. */
final class TtyRestorer implements FileRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(TtyRestorer.class);

    private static final int REOPENED = OpenFlags.O_ACCMODE | OpenFlags.O_NONBLOCK | OpenFlags.O_APPEND;
    private static final int SIG_BLOCK = 0;
    private static final int SIG_SETMASK = 2;
    private static final long SIGTTOU = 1L << 21;

    private final RestoreScope scope;
    private final boolean shellJob;
    private final boolean foreground;
    private final Set<Integer> armed = new HashSet<>();
    private Map<Integer, tty_info_entry> terminals;

    TtyRestorer(RestoreScope scope, boolean shellJob, boolean foreground) {
        this.scope = scope;
        this.shellJob = shellJob;
        this.foreground = foreground;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        tty_file_entry file = entry.getTty();
        KernelString path = RegularEntries.path(scope.entry(file.getRegfId()).getReg());
        String object = "file 0x" + Integer.toHexString(file.getId()) + " (" + path + ")";
        tty_info_entry info = info(file.getTtyInfoId(), object);
        Device device = new Device(info.getRdev());
        if (device.isMaster() || scope.hasSession(info.getSid())) {
            throw new CriuException("tty", object + ": ptys are not supported yet");
        }
        if (!shellJob) {
            throw new CriuException("tty", object + ": belonged to a session outside of the tree; use --shell-job");
        }
        int own = ownTerminal(object);
        plan.create(file.getId(), "terminal, for " + path, () -> open(file, device, own, object));
        OwnerRestorer.plan(plan, file.getId(), file.getFlags(), file.getFown());
        if (foreground && scope.hasGroup(info.getPgrp()) && armed.add(info.getId())) {
            plan.arm(file.getId(), "foreground", fd -> bringToForeground(fd, info.getPgrp(), object));
        }
    }

    private tty_info_entry info(int id, String object) {
        if (terminals == null) {
            terminals = new HashMap<>();
            for (tty_info_entry info : scope.images().readAll(ImageType.TTY_INFO)) {
                terminals.put(info.getId(), info);
            }
        }
        tty_info_entry info = terminals.get(id);
        if (info == null) {
            throw new CriuException("tty", object + ": tty-info.img has no terminal " + id + "; the images are damaged, dump again");
        }
        return info;
    }

    /** The first of standard input, output and error that is a terminal. */
    private int ownTerminal(String object) {
        try (Settings settings = new Settings(scope.kernel())) {
            for (int fd = 0; fd <= 2; fd++) {
                if (settings.isAlive(fd)) {
                    return fd;
                }
            }
        }
        throw new CriuException(
                "tty",
                object + ": was a shell job's terminal, and neither input nor output of this criu is one to take its place;"
                        + " run criu in a terminal");
    }

    private int open(tty_file_entry file, Device device, int own, String object) {
        String path = device.isControlling() ? "/dev/tty" : "/proc/self/fd/" + scope.workshop().borrow(own);
        LOG.debug("tty: open id=0x{} path={} flags=0x{}", Integer.toHexString(file.getId()), path,
                Integer.toHexString(file.getFlags()));
        return (int) scope.workshop()
                .call(
                        object + ": this criu's terminal instead",
                        Sys.OPENAT,
                        Arg.of(OpenFlags.AT_FDCWD),
                        Buffer.string(path),
                        Arg.of(file.getFlags() & REOPENED | OpenFlags.O_NOCTTY));
    }

    /** The kernel would stop a caller in the background (tty_check_change()) unless it blocks the signal for that. */
    private void bringToForeground(int fd, int group, String object) {
        Buffer blocked = Buffer.struct(8).putLong(0, SIGTTOU);
        Buffer mask = Buffer.output(8);
        Program program = new Program();
        program.call(Sys.RT_SIGPROCMASK, Arg.of(SIG_BLOCK), blocked, mask, Arg.of(8)).purpose(object);
        Op set = program.call(Sys.IOCTL, Arg.of(fd), Arg.of(Ioctl.TIOCSPGRP), Buffer.struct(4).putInt(0, group))
                .anyOutcome();
        program.call(Sys.RT_SIGPROCMASK, Arg.of(SIG_SETMASK), mask, Arg.of(0), Arg.of(8)).purpose(object);
        scope.workshop().run(program);
        LOG.debug("tty: foreground pgid={} result={}", group, set.result());
    }
}
