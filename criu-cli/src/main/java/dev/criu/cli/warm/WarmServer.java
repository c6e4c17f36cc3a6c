package dev.criu.cli.warm;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.OptionParser;
import dev.criu.cli.args.Options;
import dev.criu.core.api.CriuException;
import dev.criu.linux.Errno;
import dev.criu.linux.Sys;
import dev.criu.linux.SyscallException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.memory.NativeMemory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

/**
 * The warm process. One run at a time: the launcher does a second one alone, as it does whatever this declines. A caller that goes
 * away in the middle of a run has been ended by a signal; then this process ends as that one would have, and the kernel cleans up.
 */
public final class WarmServer {
    private static final int POLLIN = 1;
    private static final int POLL_ENTRY = 8;
    /** struct pollfd: who connects, who waits for a run, and its end. */
    private static final int LISTENER = 0;
    private static final int CLIENT = 1;
    private static final int END = 2;
    private static final int EFD_CLOEXEC = 02000000;

    private final Kernel kernel;
    private final Runs runs;
    private final Rendezvous place;
    private final Caller self = Caller.self();
    private final Path home = Path.of(System.getProperty("criu.home"));
    private final NativeMemory polled = NativeMemory.allocate(3 * POLL_ENTRY);
    private final NativeMemory word = NativeMemory.allocate(8);
    private volatile int exitStatus;

    /** What runs are made of. */
    public interface Runs {
        /** One run of the program for process {@code caller}; returns the exit status. */
        int run(List<String> arguments, Map<String, String> environment, int caller, PrintStream out, PrintStream err);
    }

    /** @param directory of the socket, see {@link WarmCommand} */
    public WarmServer(Kernel kernel, Path directory, Runs runs) {
        this.kernel = kernel;
        this.place = new Rendezvous(directory);
        this.runs = runs;
    }

    /** Serves until nobody came for so long; returns the exit status. */
    public int serve(int idleSeconds) throws IOException {
        if (!place.take(kernel)) {
            throw new IOException("there is a warm process already");
        }
        kernel.raw(Sys.SETSID, 0);
        FileTime installed = installed();
        new Workout(kernel, runs).run();
        LocalSocket socket = new LocalSocket(kernel, place.socket());
        Runtime.getRuntime().addShutdownHook(new Thread(this::withdraw));
        int ended = (int) kernel.call("warm process", Sys.EVENTFD2, 0, EFD_CLOEXEC);
        watch(LISTENER, socket.fd());
        watch(END, ended);
        while (installed.equals(installed())) {
            watch(CLIENT, -1);
            if (!poll(idleSeconds * 1000)) {
                break;
            }
            int client = socket.accept();
            if (isAccepted(socket, client)) {
                attend(socket, client, ended);
            }
            kernel.close(client);
        }
        withdraw();
        return 0;
    }

    private void withdraw() {
        kernel.unlink(place.socket().toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Changes when another version is installed in the same place. */
    private FileTime installed() throws IOException {
        return Files.getLastModifiedTime(home.resolve("lib"));
    }

    /** Whether a run has been started for a client; if not, it has been told to do that alone. */
    private boolean isAccepted(LocalSocket socket, int client) {
        LocalSocket.Peer peer = socket.peer(client);
        Caller caller = new Caller(peer.pid());
        try {
            if (Files.readSymbolicLink(caller.file("exe")).equals(home.resolve("lib/warm")) && caller.isLike(self)) {
                List<String> arguments = caller.arguments();
                Options options = OptionParser.parse(arguments.subList(3, arguments.size()));
                if (options.words().equals(List.of("dump")) && !options.has(Opt.CLOSE)) {
                    start(arguments.subList(3, arguments.size()), caller, client);
                    return true;
                }
            }
        } catch (IOException | CriuException | SyscallException e) {
            // It has gone, or its own run tells what is wrong.
        }
        answer(client, 'n');
        return false;
    }

    private void start(List<String> arguments, Caller caller, int client) throws IOException {
        exitStatus = 1;
        Map<String, String> environment = caller.environment();
        int pidfd = (int) kernel.call("caller", Sys.PIDFD_OPEN, caller.pid(), 0);
        int out = (int) kernel.raw(Sys.PIDFD_GETFD, pidfd, 1, 0);
        int err = (int) kernel.raw(Sys.PIDFD_GETFD, pidfd, 2, 0);
        kernel.close(pidfd);
        try (NativeMemory directory = Kernel.cString(caller.file("cwd").toString().getBytes())) {
            kernel.call("caller", Sys.CHDIR, directory.address());
        }
        answer(client, 'y');
        // A thread of its own for every run: when it ends, the kernel lets go of whatever it still traces (exit_ptrace), as a task that
        // did not stop in time and cannot be let go by PTRACE_DETACH.
        Thread thread = new Thread(() -> run(arguments, environment, caller, out, err), "run");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(List<String> arguments, Map<String, String> environment, Caller caller, int out, int err) {
        int status = 1;
        try (PrintStream outStream = stream(out); PrintStream errStream = stream(err)) {
            status = runs.run(arguments, environment, caller.pid(), outStream, errStream);
        } finally {
            kernel.close(out);
            kernel.close(err);
            end(status);
        }
    }

    /** A stream that is flushed line by line; nothing comes of writing to a descriptor that the caller did not have. */
    private PrintStream stream(int fd) {
        return new PrintStream(new BufferedOutputStream(new DescriptorStream(kernel, fd)), true);
    }

    /** Leaves the status to the main thread, which is the only one to speak to clients. */
    private void end(int status) {
        exitStatus = status;
        try (NativeMemory one = NativeMemory.allocate(8)) {
            one.putLong(0, 1);
            kernel.raw(Sys.WRITE, endFd(), one.address(), 8);
        }
    }

    private int endFd() {
        return polled.getInt(END * POLL_ENTRY);
    }

    /** Returns when the run is over. */
    private void attend(LocalSocket socket, int client, int ended) {
        watch(CLIENT, client);
        while (true) {
            poll(-1);
            if (isReady(END)) {
                kernel.raw(Sys.READ, ended, word.address(), 8);
                leaveDirectory();
                answer(client, exitStatus);
                return;
            }
            if (isReady(CLIENT)) {
                Runtime.getRuntime().halt(1);
            }
            if (isReady(LISTENER)) {
                int other = socket.accept();
                answer(other, 'n');
                kernel.close(other);
            }
        }
    }

    private void leaveDirectory() {
        try (NativeMemory root = Kernel.cString(new byte[] {'/'})) {
            kernel.raw(Sys.CHDIR, root.address());
        }
    }

    private void answer(int client, int value) {
        try (NativeMemory one = NativeMemory.allocate(8)) {
            one.putInt(0, value);
            kernel.raw(Sys.WRITE, client, one.address(), 1);
        }
    }

    private void watch(int entry, int fd) {
        polled.putInt(entry * POLL_ENTRY, fd);
        polled.putInt(entry * POLL_ENTRY + 4, POLLIN);
    }

    private boolean isReady(int entry) {
        return polled.getInt(entry * POLL_ENTRY + 4) >>> 16 != 0;
    }

    /** Waits for an event, for ever if the time is negative; whether there is one. */
    private boolean poll(int millis) {
        while (true) {
            long ready = kernel.raw(Sys.POLL, polled.address(), 3, millis);
            if (!Errno.isError(ready)) {
                return ready > 0;
            }
        }
    }
}
