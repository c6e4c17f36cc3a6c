package dev.criu.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigFileTest {
    @Test
    void readsOneOptionALine() {
        String text = """
                # comment
                tcp-established
                \tlog-file  x.log   # to a file

                log-file "a b\\"c#"
                external mnt[x]:"y z"
                verbosity=4
                """;
        assertEquals(
                List.of("--tcp-established", "--log-file", "x.log", "--log-file", "a b\"c#", "--external", "mnt[x]:y z",
                        "--verbosity=4"),
                ConfigFile.arguments("f", text));
    }

    @Test
    void refusesOpenQuotesAndSeveralValues() {
        var open = assertThrows(UsageException.class, () -> ConfigFile.arguments("f", "\nlog-file \"x\n"));
        assertEquals("f line 2: the quote is not closed", open.getMessage());
        assertThrows(UsageException.class, () -> ConfigFile.arguments("f", "log-file a b\n"));
    }
}
