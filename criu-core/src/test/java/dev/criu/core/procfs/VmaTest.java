package dev.criu.core.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VmaTest {
    @Test
    void readsMapsOfALiveTask() {
        List<Vma> maps = Vma.parseAll(Captured.file("maps"));
        assertEquals(Captured.text("maps").lines().count(), maps.size());
        Vma last = maps.get(maps.size() - 1);
        assertEquals(
                new Vma(
                        0xffffffffff600000L, 0xffffffffff601000L, Vma.EXEC, false, 0, 0, 0, 0, KernelString.of("[vsyscall]"),
                        false),
                last);
        assertEquals(Vma.Kind.VSYSCALL, last.kind());
        assertTrue(maps.get(0).readable());
        assertFalse(maps.get(0).writable());
        assertEquals(0xfe, maps.get(0).major());
    }

    @Test
    void unescapesLineFeedAndTakesDeletedOff() {
        Vma vma = one("7f976df14000-7f976df15000 r--s 00001000 fe:00 2146379     /home/u/a b\\012c \\040 (deleted)\n");
        assertEquals(KernelString.of("/home/u/a b\nc \\040"), vma.path());
        assertTrue(vma.deleted());
        assertTrue(vma.shared());
        assertEquals(0x1000, vma.offset());
        assertEquals(Vma.Kind.FILE, vma.kind());
    }

    @Test
    void sharesThePathOfNeighbours() {
        List<Vma> maps = Vma.parseAll(Captured.file("maps"));
        assertSame(maps.get(0).path(), maps.get(1).path());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "00:00 0;;ANONYMOUS",
                "00:00 0;[heap];HEAP",
                "00:00 0;[stack];STACK",
                "00:00 0;[vdso];VDSO",
                "00:00 0;[vvar];VVAR",
                "00:00 0;[vvar_vclock];VVAR_VCLOCK",
                "00:00 0;[uprobes];UPROBES",
                "00:00 0;[anon:my [name];ANONYMOUS_NAMED",
                "00:01 77;[anon_shmem:x];SHARED_NAMED",
                "00:00 0;[gate];UNKNOWN_SPECIAL",
                "00:01 1049;/dev/zero (deleted);SHARED_ANONYMOUS",
                "00:0f 9;/anon_hugepage (deleted);ANONYMOUS_HUGETLB",
                "00:01 1046;/memfd:hi there (deleted);MEMFD",
                "00:01 0;/SYSV00000000 (deleted);SYSV",
                "00:13 25935;/[aio] (deleted);AIO_RING",
                "00:05 4;/dev/zero;FILE",
                "00:0e 12;anon_inode:[perf_event];FILE"
            })
    void tellsKindsByName(String file, String name, Vma.Kind kind) {
        String path = name == null ? "" : "                  " + name;
        assertEquals(kind, one("10000-11000 rw-p 00000000 " + file + " " + path + "\n").kind());
    }

    @Test
    void refusesInputCutAtAnyByte() {
        byte[] line = Captured.bytes("7f976df14000-7f976df15000 rwxs 00001000 fe:00 2146379     /home/u/x\n");
        for (int length = 1; length < line.length; length++) {
            byte[] cut = Captured.cut(line, length);
            assertThrows(ProcfsParseException.class, () -> Vma.parseAll(cut), "cut to " + length);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'2000-1000 r--p 00000000 00:00 0 \n'",
        "'1000-2000 q--p 00000000 00:00 0 \n'",
        "'1000-2000 r--x 00000000 00:00 0 \n'",
        "'1000-10000000000000000 r--p 00000000 00:00 0 \n'",
        "'1000-2000 r--p 00000000 00:00 99999999999999999999 \n'"
    })
    void refusesWhatTheKernelNeverPrints(String line) {
        assertThrows(ProcfsParseException.class, () -> Vma.parseAll(Captured.bytes(line)));
    }

    private static Vma one(String line) {
        List<Vma> maps = Vma.parseAll(Captured.bytes(line));
        assertEquals(1, maps.size());
        return maps.get(0);
    }
}
