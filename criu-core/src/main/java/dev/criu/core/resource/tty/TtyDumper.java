package dev.criu.core.resource.tty;

import dev.criu.core.resource.DumpScope;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.OpenFile;
import dev.criu.core.resource.RegularEntries;
import dev.criu.core.resource.TerminalSession;
import dev.criu.images.ImageType;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.tty_file_entry;
import dev.criu.proto.tty_info_entry;
import dev.criu.proto.tty_pty_entry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes terminals, each once however often it was opened, and says no to those that are not a shell job's. */
final class TtyDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(TtyDumper.class);
    private static final String UNSUPPORTED = "ptys are not supported yet";

    private final DumpScope scope;
    private final boolean shellJob;
    private final Map<Integer, tty_info_entry> terminals = new LinkedHashMap<>();
    private final List<Candidate> candidates = new ArrayList<>();
    private final Set<Integer> masters = new HashSet<>();

    /** A terminal that may be somebody else's; known once all files were seen. */
    private record Candidate(String object, Device device, TerminalSession session) {}

    TtyDumper(DumpScope scope, boolean shellJob) {
        this.scope = scope;
        this.shellJob = shellJob;
    }

    @Override
    public file_entry describe(int id, OpenFile file) {
        Device device = Device.of(file.status());
        String object = file.coordinates() + " (tty)";
        try (Settings settings = new Settings(scope.kernel())) {
            if (device.isMaster()) {
                masters.add(settings.number(file.local(), Ioctl.TIOCGPTN, -1));
                scope.refuse(object, UNSUPPORTED, "");
            } else if (settings.isAlive(file.local())) {
                terminals.computeIfAbsent(device.id(), terminal -> info(object, device, file, settings));
            } else {
                scope.refuse(object, "its terminal was closed", "close it before the dump");
            }
        }
        int pathId = scope.newId();
        scope.addEntry(RegularEntries.of(pathId, file.link(), file.status(), file.flags(), 0, file.owner()));
        var tty = tty_file_entry.newBuilder()
                .setId(id)
                .setTtyInfoId(device.id())
                .setFlags(file.flags())
                .setFown(file.owner())
                .setRegfId(pathId);
        return file_entry.newBuilder().setType(fd_types.TTY).setId(id).setTty(tty).build();
    }

    private tty_info_entry info(String object, Device device, OpenFile file, Settings settings) {
        int fd = file.local();
        // What /dev/tty and /dev/console stand for.
        Device actual = new Device(settings.number(fd, Ioctl.TIOCGDEV, device.number()));
        TerminalSession session = scope.terminalSession(actual.number());
        candidates.add(new Candidate(object, actual, session));
        LOG.debug("tty: state id=0x{} device={}:{} sid={} foreground={}", Integer.toHexString(device.id()), device.major(),
                device.minor(), session == null ? 0 : session.sid(), session == null ? 0 : session.foreground());
        FileStatus status = file.status();
        var info = tty_info_entry.newBuilder()
                .setId(device.id())
                .setType(device.type())
                .setLocked(false)
                .setExclusive(settings.number(fd, Ioctl.TIOCGEXCL, 0) != 0)
                .setPacketMode(false)
                .setSid(session == null ? 0 : session.sid())
                .setPgrp(session == null ? 0 : session.foreground())
                .setRdev(device.number())
                .setTermios(settings.termios(fd, Ioctl.TCGETS))
                .setTermiosLocked(settings.termios(fd, Ioctl.TIOCGLCKTRMIOS))
                .setWinsize(settings.windowSize(fd))
                .setDev(Device.number(status.dev()))
                .setUid(status.uid())
                .setGid(status.gid());
        if (device.isSlave()) {
            info.setPty(tty_pty_entry.newBuilder().setIndex(device.slaveIndex()));
        }
        return info.build();
    }

    @Override
    public void complete() {
        Set<Device> foreign = new HashSet<>();
        for (Candidate terminal : candidates) {
            boolean ours = terminal.session != null && terminal.session.leaderInTree();
            if (ours || terminal.device.isSlave() && masters.contains(terminal.device.slaveIndex())) {
                scope.refuse(terminal.object, UNSUPPORTED, "");
            } else if (!shellJob) {
                scope.refuse(terminal.object, "belongs to a session outside of the tree", "use --shell-job");
            } else if (foreign.add(terminal.device) && foreign.size() > 1) {
                scope.refuse(
                        terminal.object,
                        "a second terminal outside of the tree; restore has only one to put into their place",
                        "close one of them before the dump");
            }
        }
    }

    @Override
    public void write() {
        scope.images().writeAll(ImageType.TTY_INFO, List.copyOf(terminals.values()));
    }
}
