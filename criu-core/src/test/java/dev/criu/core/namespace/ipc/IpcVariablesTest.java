package dev.criu.core.namespace.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IpcVariablesTest {
    private static final List<String> CONTENTS = List.of(
            "32000\t1024000000\t500\t32000", "8192", "16384", "32000", "0", "18446744073692774399", "18446744073692774399", "4096",
            "0", "256", "10", "8192", "10", "8192");

    @Test
    void writesBackWhatItRead() {
        List<String> written = new ArrayList<>();
        for (IpcVariables.Setting setting : IpcVariables.decode(IpcVariables.encode(CONTENTS))) {
            assertEquals(IpcVariables.FILES.get(written.size()), setting.file());
            written.add(setting.value().replace(' ', '\t'));
        }
        assertEquals(CONTENTS, written);
    }

    @Test
    void refusesWhatIsNoNumber() {
        List<String> contents = new ArrayList<>(CONTENTS);
        contents.set(3, "many");
        assertThrows(CriuException.class, () -> IpcVariables.encode(contents));
        contents.set(0, "1 2 3");
        assertThrows(CriuException.class, () -> IpcVariables.encode(contents));
    }

    @Test
    void listsSystemVObjects() {
        String list = "       key      shmid perms                  size  cpid\n"
                + "         0          3   600                  4096   100\n"
                + "-559038737         12  1600                   400     0\n";
        assertEquals(
                List.of(new SystemVList.Item(0, 3), new SystemVList.Item(0xdeadbeef, 12)),
                SystemVList.parse(list.getBytes(StandardCharsets.US_ASCII)));
        assertEquals(List.of(), SystemVList.parse("  key  shmid\n".getBytes(StandardCharsets.US_ASCII)));
    }
}
