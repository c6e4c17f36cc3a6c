package dev.criu.zdtm.soak;

import dev.criu.zdtm.Settings;
import dev.criu.zdtm.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Pid, mount and ipc namespaces in which nobody else is: whatever is counted there is the soak's, and whatever it leaves ends with them.
 */
final class Isolation {
    private static final String NURSERY = "nursery.bin";

    private Isolation() {
    }

    /** Whether this process is in there. */
    static boolean isInside() {
        return Task.link(Path.of("/proc/1/exe")).endsWith(NURSERY);
    }

    /** The command that runs {@link SoakMain} in there, with this process's settings. */
    static ProcessBuilder command(Settings settings, List<String> args) {
        List<String> line = new ArrayList<>(List.of(
                "unshare", "--fork", "--kill-child", "--pid", "--mount", "--ipc", "--mount-proc", "--propagation", "private",
                settings.binaries().resolve(NURSERY).toString(), "-",
                Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData",
                "-cp", System.getProperty("java.class.path"),
                "-Dzdtm.module=" + settings.module(), "-Dzdtm.criu=" + settings.criu(),
                SoakMain.class.getName()));
        line.addAll(args);
        return new ProcessBuilder(line);
    }

    /** Mounts as mount(8) does. It is gone when the namespaces are, at the latest. */
    static void mount(String... arguments) throws IOException {
        run("mount", arguments);
    }

    static void unmount(Path directory) throws IOException {
        run("umount", directory.toString());
    }

    private static void run(String command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        try {
            if (new ProcessBuilder(line).inheritIO().start().waitFor() != 0) {
                throw new IOException("failed: " + String.join(" ", line));
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
