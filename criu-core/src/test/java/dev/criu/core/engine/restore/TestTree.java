package dev.criu.core.engine.restore;

import dev.criu.core.task.TestProcess;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.inventory_entry;
import java.nio.file.Path;
import java.util.Arrays;

/** Trees of test processes, written as images and read again. */
final class TestTree {
    private TestTree() {}

    static TreeImage of(Path directory, TestProcess... processes) {
        ImageDirectory images = ImageDirectory.open(directory);
        images.writeOne(ImageType.INVENTORY, inventory_entry.newBuilder().setImgVersion(ImageDirectory.VERSION).build());
        images.writeAll(ImageType.PSTREE, Arrays.stream(processes).map(TestProcess::entry).toList());
        for (TestProcess process : processes) {
            process.write(images);
        }
        return TreeImage.read(images, false);
    }
}
