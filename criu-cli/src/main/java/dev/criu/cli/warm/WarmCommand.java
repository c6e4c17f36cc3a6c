package dev.criu.cli.warm;

import dev.criu.core.api.CriuException;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** {@code criu warm}: starts the warm process of this user, or stops it. */
public final class WarmCommand {
    /** What the launcher is given to become a warm process; seconds follow. */
    public static final String SERVER = "warm-server";

    private static final int PATIENCE_SECONDS = 20;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final Rendezvous place;
    private final int uid;
    private final PrintStream out;

    public WarmCommand(Map<String, String> environment, PrintStream out) {
        this.uid = effectiveUid();
        this.place = Rendezvous.of(environment, uid);
        this.out = out;
    }

    /** Whom the kernel shows as the owner of this process. */
    private static int effectiveUid() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new CriuException("warm", "cannot read /proc/self: " + e.getMessage(), e);
        }
    }

    /** Starts one, which ends when nobody has needed it for so long; nothing happens if there is one. Returns when it is ready. */
    public void start(int idleSeconds) {
        place.prepare(uid);
        if (place.holder(kernel) == 0) {
            launch(idleSeconds);
        }
        out.println("warm process " + place.holder(kernel) + " listens on " + place.socket());
    }

    private void launch(int idleSeconds) {
        String launcher = Path.of(System.getProperty("criu.home"), "bin", "criu").toString();
        var builder = new ProcessBuilder(launcher, SERVER, Integer.toString(idleSeconds), place.directory().toString());
        builder.directory(Path.of("/").toFile());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectErrorStream(true).redirectOutput(place.log().toFile());
        builder.environment().put("CRIU_COLD", "1");
        try {
            Files.deleteIfExists(place.socket());
            Process server = builder.start();
            await("did not become ready", () -> !server.isAlive() || Files.exists(place.socket()));
            if (!server.isAlive()) {
                throw new CriuException("warm", "the warm process ended: " + Files.readString(place.log()).strip());
            }
        } catch (IOException e) {
            throw new CriuException("warm", "cannot start a warm process: " + e.getMessage(), e);
        }
    }

    /** Ends the warm process; what it is doing meanwhile is undone. Returns when it is gone. */
    public void stop() {
        long pid = place.holder(kernel);
        if (pid == 0) {
            out.println("there is no warm process");
        } else {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
            await("did not end", () -> place.holder(kernel) == 0);
        }
        try {
            Files.deleteIfExists(place.socket()); // who was killed leaves it behind
        } catch (IOException e) {
            throw new CriuException("warm", "cannot remove " + place.socket() + ": " + e.getMessage(), e);
        }
    }

    private void await(String otherwise, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new CriuException("warm", "the warm process " + otherwise + "; its log is " + place.log());
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CriuException("warm", "interrupted", e);
            }
        }
    }
}
