package dev.criu.core.engine.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.proto.fd_types;
import dev.criu.proto.file_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileIdsTest {
    @Test
    void numbersCountFromOneAndEntriesKeepTheOrderInWhichTheyWereAdded() {
        FileIds ids = new FileIds();
        int described = ids.next();
        int further = ids.next();
        ids.add(entry(further));
        ids.add(entry(described));
        assertEquals(List.of(2, 1), ids.entries().stream().map(file_entry::getId).toList());
    }

    private static file_entry entry(int id) {
        return file_entry.newBuilder().setType(fd_types.REG).setId(id).build();
    }
}
