package dev.criu.cli;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code --version} prints. Callers parse the first line, so it has the number of the CRIU that this one stands in for. */
final class Version {
    private static final String COMPATIBLE = "4.2";

    private Version() {}

    static void print(Options options, PrintStream out) {
        out.println("Version: " + COMPATIBLE);
        String git = built("git-id");
        if (!git.isEmpty()) {
            out.println("GitID: " + git);
        }
        if (options.has(Opt.VERBOSITY)) {
            String own = built("version");
            out.println("Build: " + (own.isEmpty() ? "unknown" : own) + " on Java " + System.getProperty("java.version"));
        }
    }

    /** A fact that the build left in the distribution, empty if it is run from elsewhere. */
    private static String built(String name) {
        String home = System.getProperty("criu.home");
        try {
            return home == null ? "" : Files.readString(Path.of(home, "lib", name)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
