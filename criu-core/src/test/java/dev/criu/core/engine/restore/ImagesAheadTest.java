package dev.criu.core.engine.restore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.core.api.FileChecks;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.task.TestProcess;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.images.MissingImageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesAheadTest {
    @TempDir
    Path directory;

    @Test
    void treeIsThatOfTheImages() {
        TestTree.of(directory, TestProcess.root(10).descriptor(0, 1));
        assertEquals(10, begin(directory).tree().root().pid().value());
    }

    @Test
    void whatIsWrongWithImagesIsToldToWhoNeedsThem() {
        TestTree.of(directory, TestProcess.root(10));
        ImageDirectory.open(directory).writeAll(ImageType.PSTREE, List.of());
        ImagesAhead nobody = begin(directory);
        assertThrows(CriuException.class, nobody::tree);
        ImagesAhead missing = begin(directory.resolve("nothing"));
        assertThrows(MissingImageException.class, missing::tree);
    }

    private static ImagesAhead begin(Path images) {
        return ImagesAhead.begin(new RestoreRequest(
                images, images, false, false, true, false, false, FileChecks.DEFAULT, RestoreRequest.NOT_LAZY));
    }
}
