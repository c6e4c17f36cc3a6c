package dev.criu.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher with programs in place of JDKs that print what they are started with. */
class LauncherTest {
    private static final Path SOURCES = Path.of("src/dist");

    @TempDir
    private Path dir;

    private Path home;

    @BeforeEach
    void install() throws IOException {
        home = dir.resolve("a dir/dist");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("lib"));
        String launcher = Files.readString(SOURCES.resolve("launcher.sh")).replace("@NAME@", "criu").replace("@MAIN@", "the.Main");
        executable(home.resolve("bin/criu"), launcher);
        for (String name : List.of("flags.sh", "find-java.sh")) {
            Files.copy(SOURCES.resolve(name), home.resolve("lib").resolve(name));
        }
        Files.createFile(home.resolve("lib/x.jar"));
        record(21, jdk("recorded", "21.0.1"));
    }

    @Test
    void startsTheRecordedJdkFromAnywhere() throws Exception {
        Files.createSymbolicLink(dir.resolve("absolute"), home.resolve("bin/criu"));
        Files.createSymbolicLink(dir.resolve("relative"), Path.of("a dir/dist/bin/criu"));
        for (String how : List.of("'a dir/dist/bin/criu'", "'" + home + "/bin/criu'", "./absolute", "./relative",
                "PATH=\"$PATH:" + dir + "\" relative")) {
            List<String> output = sh(how + " dump 'a  b' ''");
            assertEquals("recorded", output.get(0), how);
            int main = output.indexOf("the.Main");
            assertEquals(List.of("the.Main", "dump", "a  b", ""), output.subList(main, output.size()), how);
            assertTrue(output.contains(home.toRealPath() + "/lib/x.jar"), output::toString);
        }
    }

    @Test
    void compilersAreHeldBackUnlessThereIsTimeForThem() throws Exception {
        String brief = "-XX:CompileThresholdScaling=0.6";
        String many = "-XX:CompileThresholdScaling=0.15";
        assertTrue(sh("'a dir/dist/bin/criu' restore -D x").contains(brief));
        List<String> warm = sh("'a dir/dist/bin/criu' warm-server 1 x");
        assertTrue(!warm.contains(brief) && !warm.contains(many), warm::toString);
        long self = ProcessHandle.current().pid();
        List<Thread> threads = Stream.generate(() -> new Thread(LockSupport::park))
                .limit(25).peek(Thread::start).toList();
        try {
            for (String how : List.of("-R -t " + self, "-t" + self + " --leave-running", "--tree=" + self + " -R", "-R --tree " + self)) {
                assertTrue(sh("'a dir/dist/bin/criu' dump " + how).contains(many), how);
            }
            assertTrue(sh("'a dir/dist/bin/criu' dump -t " + self).contains(brief));
        } finally {
            threads.forEach(LockSupport::unpark);
        }
        assertTrue(sh("sleep 60 & 'a dir/dist/bin/criu' dump -R -t $!; kill $!").contains(brief));
        assertTrue(sh("'a dir/dist/bin/criu' dump -R -t nobody").contains(brief));
    }

    @Test
    void directoryThatIsGoneIsTold() throws Exception {
        String told = String.join("\n", sh("mkdir gone; criu=$PWD/'a dir/dist/bin/criu'; cd gone; rmdir ../gone; \"$criu\" check 2>&1 || echo failed"));
        assertTrue(told.endsWith("Error (options): the current directory has been removed; change to another one\nfailed"), told);
    }

    @Test
    void usesAnArchiveOfTheSameVersion() throws Exception {
        Files.createFile(home.resolve("lib/criu-21.jsa"));
        assertTrue(sh("'a dir/dist/bin/criu'").contains("-XX:SharedArchiveFile=" + home.toRealPath() + "/lib/criu-21.jsa"));
        record(17, jdk("older", "17.0.2"));
        assertTrue(sh("'a dir/dist/bin/criu'").stream().noneMatch(argument -> argument.startsWith("-XX:SharedArchive")));
    }

    @Test
    void restoresHaveAnArchiveOfTheirOwn() throws Exception {
        record(25, jdk("newest", "25.0.1"));
        Files.createFile(home.resolve("lib/criu-25.aot"));
        String all = "-XX:AOTCache=" + home.toRealPath() + "/lib/criu-25.aot";
        assertTrue(sh("'a dir/dist/bin/criu' restore -D x").contains(all), "there is none");
        Files.createFile(home.resolve("lib/criu-restore-25.aot"));
        String restores = "-XX:AOTCache=" + home.toRealPath() + "/lib/criu-restore-25.aot";
        assertTrue(sh("'a dir/dist/bin/criu' restore -D x").contains(restores));
        assertTrue(sh("'a dir/dist/bin/criu' -v4 restore").contains(restores));
        assertTrue(sh("'a dir/dist/bin/criu' dump -D restore").contains(all), "a command, not what follows it");
    }

    @Test
    void doesADumpAloneIfTheWarmProcessIsGone() throws Exception {
        Path socket = Files.createDirectories(dir.resolve("run/criu-warm")).resolve("socket");
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
        }
        Files.copy(SOURCES.resolve("x86_64/warm.elf"), home.resolve("lib/warm"));
        Files.setPosixFilePermissions(home.resolve("lib/warm"), PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> output = sh("XDG_RUNTIME_DIR='" + dir + "/run' 'a dir/dist/bin/criu' dump 'a  b' ''");
        int main = output.indexOf("the.Main");
        assertEquals(List.of("the.Main", "dump", "a  b", ""), output.subList(main, output.size()));
    }

    @Test
    void clientOfTheWarmProcessIsWhatTheAssemblerMakesOfItsSource() throws Exception {
        assumeTrue(sh("command -v as && command -v ld && command -v objcopy").size() == 3, "needs binutils");
        sh("sh '" + SOURCES.resolve("assemble.sh").toAbsolutePath() + "' .");
        assertArrayEquals(Files.readAllBytes(dir.resolve("warm.elf")), Files.readAllBytes(SOURCES.resolve("x86_64/warm.elf")));
    }

    @Test
    void findsTheNewestJdkIfTheRecordedHasGone() throws Exception {
        record(21, dir.resolve("gone"));
        Path java = jdk("newest", "998");
        assertEquals("newest", sh("JAVA_HOME='" + java + "' 'a dir/dist/bin/criu'").get(0));
    }

    @Test
    void obeysTheJdkThatIsAskedFor() throws Exception {
        Path java = jdk("asked", "17");
        List<String> output = sh("CRIU_JAVA_HOME='" + java + "' 'a dir/dist/bin/criu'");
        assertEquals("asked", output.get(0));
        assertTrue(output.stream().noneMatch(argument -> argument.startsWith("--enable-native")), output::toString);
        Path old = jdk("old", "1.8.0_292");
        assertEquals(
                List.of("Error (launcher): no JDK of version 17 or newer found; install one or set CRIU_JAVA_HOME", "1"),
                sh("CRIU_JAVA_HOME='" + old + "' 'a dir/dist/bin/criu' 2>&1; echo $?"));
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(dir.resolve(name));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' " + name + " \"$@\"\n");
        return jdk;
    }

    private void record(int major, Path jdk) throws IOException {
        Files.writeString(home.resolve("lib/java"), major + " " + jdk + "/bin/java\n");
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> sh(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", command).directory(dir.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.isEmpty() ? List.of() : List.of(output.substring(0, output.length() - 1).split("\n", -1));
    }
}
