package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelStringTest {
    @Test
    void keepsBytesThatAreNoText() {
        byte[] raw = {'/', (byte) 0xff, (byte) 0xfe};
        KernelString path = KernelString.of(raw);
        assertArrayEquals(raw, path.toByteArray());
        assertEquals(path, KernelString.of(raw.clone()));
        assertNotEquals(path, KernelString.of(path.toString()));
        raw[0] = 'x';
        assertTrue(path.startsWith("/"));
    }

    @Test
    void unescapesOctalOnlyWhereItIsOctal() {
        assertEquals(KernelString.of("a b\\c\td"), KernelString.of("a\\040b\\134c\\011d").unescapeOctal());
        KernelString none = KernelString.of("\\9 \\0 \\04 \\777 x\\");
        assertEquals(none, none.unescapeOctal());
        assertEquals(KernelString.of("\\040\n"), KernelString.of("\\040\\012").unescapeLineFeeds());
    }

    @Test
    void comparesWithAscii() {
        KernelString path = KernelString.of("/dev/zero");
        assertTrue(path.endsWith("zero"));
        assertFalse(path.endsWith("/dev/dev/zero"));
        assertTrue(path.contentEquals("/dev/zero"));
        assertFalse(path.contentEquals("/dev/zer"));
    }
}
