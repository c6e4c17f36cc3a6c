package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SmapsParserTest {
    @Test
    void readsFlagsOfEveryMapping() {
        var entries = SmapsParser.parse(Captured.file("smaps"));
        assertEquals(2, entries.size());
        assertEquals("/home/u/w", entries.get(0).vma().path().toString());
        VmFlags flags = entries.get(1).flags();
        assertTrue(flags.has(VmFlag.READ));
        assertTrue(flags.has(VmFlag.EXEC));
        assertFalse(flags.has(VmFlag.WRITE));
        assertEquals("", flags.unknown());
    }

    @Test
    void keepsCodesThatItDoesNotKnow() {
        String text = Captured.text("smaps").replace("VmFlags: rd ", "VmFlags: gd zz ?? ");
        VmFlags flags = SmapsParser.parse(Captured.bytes(text)).get(0).flags();
        assertTrue(flags.has(VmFlag.GROWS_DOWN));
        assertEquals("zz ??", flags.unknown());
    }

    @Test
    void refusesAnEntryWithoutFlags() {
        byte[] cut = Captured.bytes(Captured.text("smaps").replaceAll("VmFlags:.*\n", ""));
        assertThrows(ProcfsParseException.class, () -> SmapsParser.parse(cut));
    }
}
