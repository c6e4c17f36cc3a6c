package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.ProcessImage;
import dev.criu.core.task.TestProcess;
import dev.criu.images.MissingImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeImageTest {
    private final TestProcess root = TestProcess.root(10).descriptor(0, 1);

    @TempDir
    Path directory;

    @Test
    void readsEverythingOfAProcess() {
        TreeImage tree = TestTree.of(
                directory,
                root.mapping(0x1000, 0x3000, 3, 0x22, 0x201).pages(0x1000, 2).thread(15, core -> { }),
                TestProcess.child(11, root));
        assertEquals(2, tree.processes().size());
        ProcessImage process = tree.root();
        assertEquals(10, process.pid().value());
        assertEquals(List.of(10, 15), process.threads().stream().map(t -> t.tid().value()).toList());
        assertEquals(1, process.mm().getVmasCount());
        assertEquals(2, process.pages().presentPages());
        assertEquals(1, process.descriptors().size());
        assertFalse(process.isZombie());
        assertEquals(10, tree.process(11).ppid());
        assertNull(tree.process(12));
    }

    @Test
    void zombieHasNothingButItsStatus() {
        TreeImage tree = TestTree.of(directory, root, TestProcess.child(11, root).zombie(3 << 8));
        ProcessImage zombie = tree.process(11);
        assertTrue(zombie.isZombie());
        assertEquals(3 << 8, zombie.core().getTc().getExitCode());
        assertNull(zombie.mm());
    }

    @Test
    void parentHasToBeListedBefore() {
        refuses("pid 11 has parent 12, which is not listed before it", root, TestProcess.child(11, root).parent(12));
    }

    @Test
    void onlyTheFirstHasNoParent() {
        refuses("pid 10 has parent 9, which is not listed before it", root.parent(9));
    }

    @Test
    void pidsAreThereOnce() {
        refuses("pid 11 is listed twice", root, TestProcess.child(11, root), TestProcess.child(11, root));
    }

    @Test
    void descriptorsHaveNumbers() {
        var e = assertThrows(CriuException.class, () -> TestTree.of(directory, root.descriptor(-1, 1)));
        assertEquals("pid 10 fd 4294967295: no descriptor has such a number; the images are damaged, dump again", e.getMessage());
    }

    @Test
    void treeWithoutProcessesIsNone() {
        refuses("there is no process in it");
    }

    @Test
    void missingImageIsTold() throws IOException {
        TestTree.of(directory, root);
        Files.delete(directory.resolve("mm-10.img"));
        assertThrows(MissingImageException.class, () -> TreeImage.read(dev.criu.images.ImageDirectory.open(directory), false));
    }

    @Test
    void missingFileNamesItsUser() {
        TreeImage tree = TestTree.of(directory, root);
        var e = assertThrows(CriuException.class, () -> tree.file(7, "pid 10 fd 3"));
        assertEquals("files.img: has no file 7, which pid 10 fd 3 needs; dump again", e.getMessage());
    }

    private void refuses(String why, TestProcess... processes) {
        var e = assertThrows(CriuException.class, () -> TestTree.of(directory, processes));
        assertEquals("pstree.img: " + why + "; the images are damaged, dump again", e.getMessage());
    }
}
