package dev.criu.core.engine.dump;

import dev.criu.core.api.AfterDump;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.LostFilePolicy;
import dev.criu.core.memory.PageFiles;
import dev.criu.core.namespace.NamespaceKind;
import dev.criu.core.procfs.Procfs;
import dev.criu.linux.Sys;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Op;
import dev.criu.linux.program.Program;
import dev.criu.linux.task.Children;
import dev.criu.linux.task.Spawner;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a dump of a stub of ours before the tree is frozen, so that whatever the JVM loads, links or generates at first use
 * is there when every millisecond counts. The stub holds one file of each common kind.
 */
final class Rehearsal {
    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGKILL = 9;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int TIOCSPTLCK = 0x40045431;
    private static final int TIOCGPTPEER = 0x5441;

    private final Kernel kernel;
    private final Procfs procfs;
    private final DumpRequest request;

    Rehearsal(Kernel kernel, Procfs procfs, DumpRequest request) {
        this.kernel = kernel;
        this.procfs = procfs;
        this.request = request;
    }

    /**
     * Rehearses. A failure only costs time later, so it is told to the log and nothing else.
     *
     * @param times how often the stub is asked and described
     */
    void hold(int times) {
        int stub = 0;
        try {
            LOG.debug("rehearsal: begin");
            stub = new Spawner(kernel).spawn(namespaces(), 0, preparation());
            DumpRequest stubRequest = new DumpRequest(
                    stub, request.imagesDir(), request.workDir(),
                    request.copyOnWrite() ? AfterDump.LEAVE_RUNNING : AfterDump.KILL, true, Duration.ofSeconds(1),
                    LostFilePolicy.DEFAULT, request.fileChecks(), request.copyOnWrite());
            try (Dump dump = new Dump(stubRequest, kernel, PageFiles.unseen(kernel))) {
                dump.rehearse(times);
            }
            LOG.debug("rehearsal: end");
        } catch (RuntimeException e) {
            LOG.debug("rehearsal: failed, the pause will be longer: {}", e.toString());
        } finally {
            if (stub != 0) {
                Children.end(kernel, stub);
            }
        }
    }

    /** The stub gets namespaces of its own of the kinds that the tree has, as long as those can be dumped. */
    private long namespaces() {
        int self = (int) kernel.raw(Sys.GETPID, 0);
        long flags = 0;
        for (NamespaceKind kind : NamespaceKind.values()) {
            if (kind.supported()
                    && !procfs.namespace(request.pid(), kind.link()).equals(procfs.namespace(self, kind.link()))) {
                flags |= kind.cloneFlag();
            }
        }
        return flags;
    }

    private Program preparation() {
        Program program = new Program();
        program.call(Sys.PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        program.call(Sys.SETSID, new long[0]);
        program.call(Sys.CLOSE_RANGE, 0, 2, 0);
        program.call(Sys.OPENAT, Arg.of(OpenFlags.AT_FDCWD), Buffer.string("/dev/null"), Arg.of(OpenFlags.O_RDWR));
        program.call(Sys.DUP, 0);
        program.call(Sys.PIPE2, Buffer.output(8), Arg.of(0));
        program.call(Sys.EVENTFD2, 1, 0);
        program.call(Sys.TIMERFD_CREATE, CLOCK_MONOTONIC, 0);
        program.call(Sys.EPOLL_CREATE1, 0);
        program.call(Sys.SIGNALFD4, Arg.of(-1), Buffer.struct(8), Arg.of(8), Arg.of(0));
        program.call(Sys.SOCKETPAIR, Arg.of(AF_UNIX), Arg.of(SOCK_STREAM), Arg.of(0), Buffer.output(8));
        Op memfd = program.call(Sys.MEMFD_CREATE, Buffer.string("rehearsal"), Arg.of(0));
        program.call(Sys.FTRUNCATE, memfd, Arg.of(1));
        if (request.shellJob()) {
            openTerminal(program);
        }
        return program;
    }

    /** Both ends of a pseudoterminal, if there is one to be had. */
    private static void openTerminal(Program program) {
        Op master = program.call(
                        Sys.OPENAT,
                        Arg.of(OpenFlags.AT_FDCWD),
                        Buffer.string("/dev/ptmx"),
                        Arg.of(OpenFlags.O_RDWR | OpenFlags.O_NOCTTY))
                .anyOutcome();
        program.call(Sys.IOCTL, master, Arg.of(TIOCSPTLCK), Buffer.struct(4)).anyOutcome();
        program.call(Sys.IOCTL, master, Arg.of(TIOCGPTPEER), Arg.of(OpenFlags.O_RDWR | OpenFlags.O_NOCTTY))
                .anyOutcome();
    }
}
