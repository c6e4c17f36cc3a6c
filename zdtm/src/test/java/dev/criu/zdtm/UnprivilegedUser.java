package dev.criu.zdtm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The user of {@link Mode#UNPRIVILEGED}. */
final class UnprivilegedUser {
    private static final int NOBODY = 65534;
    private static final List<String> BECOME = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    private static final String RIGHTS = "+checkpoint_restore,+sys_ptrace";

    private UnprivilegedUser() {
    }

    /** What stands in front of a program that he starts. */
    static List<String> program() {
        return BECOME;
    }

    /** What stands in front of his criu. */
    static List<String> criu() {
        return List.of(BECOME.get(0), BECOME.get(1), BECOME.get(2), BECOME.get(3), "--inh-caps=" + RIGHTS, "--ambient-caps=" + RIGHTS);
    }

    /** Gives him a directory or a file. */
    static void own(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", NOBODY);
        Files.setAttribute(file, "unix:gid", NOBODY);
    }
}
