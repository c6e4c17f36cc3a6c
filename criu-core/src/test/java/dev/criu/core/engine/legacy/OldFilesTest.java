package dev.criu.core.engine.legacy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.proto.eventpoll_file_entry;
import dev.criu.proto.eventpoll_tfd_entry;
import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import dev.criu.proto.fown_entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldFilesTest {
    private static final fown_entry NOBODY =
            fown_entry.newBuilder().setUid(0).setEuid(0).setSignum(0).setPidType(0).setPid(0).build();

    @TempDir
    Path directory;

    @Test
    void watchesGoToTheSetsThatTheyAreOf() {
        write(2, 5);
        List<file_entry> files = OldFiles.read(ImageDirectory.open(directory));
        assertEquals(List.of(0, 1), files.stream().map(file_entry::getId).toList());
        assertEquals(fd_types.EVENTPOLL, files.get(0).getType());
        assertEquals(List.of(0, 2, 4), files.get(0).getEpfd().getTfdList().stream().map(eventpoll_tfd_entry::getTfd).toList());
        assertEquals(List.of(1, 3), files.get(1).getEpfd().getTfdList().stream().map(eventpoll_tfd_entry::getTfd).toList());
    }

    /** Not as many as there are pairs of a set and a watch. */
    @Test
    void manySetsWithManyWatchesTakeTheirTimeOnce() {
        write(50_000, 100_000);
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> OldFiles.read(ImageDirectory.open(directory)));
    }

    private void write(int sets, int watches) {
        ImageDirectory images = ImageDirectory.open(directory);
        List<eventpoll_file_entry> files = new ArrayList<>();
        for (int id = 0; id < sets; id++) {
            files.add(eventpoll_file_entry.newBuilder().setId(id).setFlags(0).setFown(NOBODY).build());
        }
        List<eventpoll_tfd_entry> targets = new ArrayList<>();
        for (int fd = 0; fd < watches; fd++) {
            targets.add(eventpoll_tfd_entry.newBuilder().setId(fd % sets).setTfd(fd).setEvents(1).setData(0).build());
        }
        images.writeAll(ImageType.EVENTPOLL_FILE, files);
        images.writeAll(ImageType.EVENTPOLL_TFD, targets);
    }
}
