package dev.criu.zdtm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Restores with a vDSO that is not that of this kernel, as after a reboot into another: changed images are as good as one. */
class ForeignVdsoTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PAGE = 4096;
    /** A byte of padding in e_ident (elf(5)). */
    private static final int E_IDENT_PADDING = 15;

    private final Settings settings = Settings.fromSystemProperties();

    @Test
    void functionsOfTheOldVdsoGoOnWorking() throws IOException, InterruptedException {
        assumeTrue(settings.hasCriu() && settings.selects("foreign_vdso"), "no criu, or not selected");
        Program program = Program.of(settings.module().resolve("programs/vdso_functions.c"), settings.binaries());
        Scratch scratch = Scratch.create(settings.scratch(), "foreign-vdso");
        Subject subject = new Subject(program, settings.binaries(), scratch, TIMEOUT, false, List.of());
        Criu criu = new Criu(settings, program.options(), scratch, TIMEOUT);
        try {
            subject.start(false);
            dumpAndRestore(subject, criu, scratch.newDirectory("images-1"), true);
            dumpAndRestore(subject, criu, scratch.newDirectory("images-2"), false);
            assertTrue(subject.finish().contains("PASS"), subject::outcome);
        } finally {
            subject.leftovers().forEach(task -> task.signal("KILL"));
        }
        scratch.delete();
    }

    private static void dumpAndRestore(Subject subject, Criu criu, Path images, boolean change) throws IOException, InterruptedException {
        int pid = subject.tree().root().pid();
        criu.dump(pid, images);
        subject.awaitGone();
        if (change) {
            assertEquals(2, changeVdsos(images), "the images have other vDSOs than those of parent and child");
        }
        subject.adopt(criu.restore(images));
    }

    private static int changeVdsos(Path images) throws IOException {
        int changed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(images, "pages-*.img")) {
            for (Path file : files) {
                byte[] pages = Files.readAllBytes(file);
                for (int at = 0; at < pages.length; at += PAGE) {
                    String page = new String(pages, at, PAGE, StandardCharsets.ISO_8859_1);
                    if (page.startsWith("\177ELF") && page.contains("linux-vdso.so.1")) {
                        pages[at + E_IDENT_PADDING] = 1;
                        changed++;
                    }
                }
                Files.write(file, pages);
            }
        }
        return changed;
    }
}
