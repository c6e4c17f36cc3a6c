package dev.criu.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    @TempDir
    private Path dir;

    private Path global;
    private Path home;
    private Path named;
    private Path given;

    @BeforeEach
    void writeOneOfEach() throws IOException {
        global = Files.writeString(dir.resolve("global.conf"), "images-dir global\nwork-dir global\nlog-file global\ntimeout 1\n");
        home = Files.createDirectories(dir.resolve("home/.criu")).resolve("default.conf");
        Files.writeString(home, "images-dir home\nwork-dir home\nlog-file home\n");
        named = Files.writeString(dir.resolve("named.conf"), "images-dir named\nwork-dir named\n");
        given = Files.writeString(dir.resolve("given.conf"), "images-dir given\n");
    }

    @Test
    void laterFilesWin() {
        Options options = complete("dump", "--config", given.toString());
        assertEquals("given", options.value(Opt.IMAGES_DIR, null));
        assertEquals("named", options.value(Opt.WORK_DIR, null));
        assertEquals("home", options.value(Opt.LOG_FILE, null));
        assertEquals("1", options.value(Opt.TIMEOUT, null));
        assertEquals(List.of("dump"), options.words());
    }

    @Test
    void theCommandLineWinsOverAll() {
        assertEquals("x", complete("dump", "-D", "x", "--config", given.toString()).value(Opt.IMAGES_DIR, null));
    }

    @Test
    void defaultFilesCanBeLeftOut() {
        Options options = complete("dump", "--no-default-config");
        assertEquals("named", options.value(Opt.IMAGES_DIR, null));
        assertEquals("none", options.value(Opt.LOG_FILE, "none"));
    }

    @Test
    void onlyNamedFilesHaveToExist() throws IOException {
        Files.delete(global);
        Files.delete(home);
        complete("dump");
        Files.delete(named);
        assertThrows(UsageException.class, () -> complete("dump"));
    }

    @Test
    void errorsNameTheFile() throws IOException {
        Files.writeString(named, "frobnicate\n");
        var unknown = assertThrows(UsageException.class, () -> complete("dump"));
        assertTrue(unknown.getMessage().startsWith(named.toString()), unknown.getMessage());
        Files.writeString(named, "shell-job dump\n");
        assertThrows(UsageException.class, () -> complete("dump"));
    }

    private Options complete(String... arguments) {
        var environment = Map.of("HOME", dir.resolve("home").toString(), "CRIU_CONFIG_FILE", named.toString());
        return new ConfigFiles(global.toString(), environment).complete(OptionParser.parse(List.of(arguments)));
    }
}
