package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.resource.KindBench;
import dev.criu.proto.vma_entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VmaDescriberTest {
    private static final int FILE = 44;
    private static final int PRIVATE_ANONYMOUS = VmaStatus.MAP_PRIVATE | VmaStatus.MAP_ANONYMOUS;

    private KindBench bench;

    @TempDir
    Path directory;

    @BeforeEach
    void open() {
        bench = new KindBench(directory);
    }

    @Test
    void anonymousMemoryHasFlagsAsMmapTookThem() {
        vma_entry vma = one("10000-12000 rw-p 00000000 00:00 0", "rd wr mr mw me nr");
        assertEquals(0x10000, vma.getStart());
        assertEquals(0x12000, vma.getEnd());
        assertEquals(3, vma.getProt());
        assertEquals(PRIVATE_ANONYMOUS | VmaStatus.MAP_NORESERVE, vma.getFlags());
        assertEquals(VmaStatus.REGULAR | VmaStatus.ANON_PRIVATE, vma.getStatus());
        assertEquals(-1, vma.getFd());
    }

    @Test
    void heapIsWhatTheBreakCoversWhateverItIsCalled() {
        int heap = VmaStatus.REGULAR | VmaStatus.ANON_PRIVATE | VmaStatus.HEAP;
        assertEquals(heap, one("10000-12000 rw-p 00000000 00:00 0 [heap]", "rd wr").getStatus());
        List<vma_entry.Builder> vmas = describe(0x11000, 0x13000, "10000-12000 rw-p 00000000 00:00 0", "rd wr");
        assertEquals(heap, vmas.get(0).getStatus());
    }

    @Test
    void stackGrowsDownAgain() {
        vma_entry vma = one("7f0000000000-7f0000001000 rw-p 00000000 00:00 0 [stack]", "rd wr gd lo");
        assertEquals(PRIVATE_ANONYMOUS | VmaStatus.MAP_GROWSDOWN | VmaStatus.MAP_LOCKED, vma.getFlags());
    }

    @Test
    void filesAreNamedByTheirNumber() {
        vma_entry vma = one("10000-12000 r-xp 00003000 08:01 1234 /bin/x", "rd ex mr mw me");
        assertEquals(VmaStatus.REGULAR | VmaStatus.FILE_PRIVATE, vma.getStatus());
        assertEquals(VmaStatus.MAP_PRIVATE, vma.getFlags());
        assertEquals(FILE, vma.getShmid());
        assertEquals(0x3000, vma.getPgoff());
        assertEquals(0, vma.getFdflags());
    }

    @Test
    void sharedFilesThatMayBecomeWritableAreOpenedForWriting() {
        assertEquals(2, one("10000-12000 r--s 00000000 08:01 1234 /data", "rd sh mr mw me ms").getFdflags());
        assertEquals(0, one("10000-12000 r--s 00000000 08:01 1234 /data", "rd sh mr me ms").getFdflags());
    }

    @Test
    void sharedAnonymousMemoryIsItsSegment() {
        vma_entry vma = one("10000-12000 rw-s 00001000 00:01 77 /dev/zero (deleted)", "rd wr sh mr mw me ms");
        assertEquals(VmaStatus.REGULAR | VmaStatus.ANON_SHARED, vma.getStatus());
        assertEquals(77, vma.getShmid());
        assertEquals(0x1000, vma.getPgoff());
        assertEquals(VmaStatus.MAP_SHARED | VmaStatus.MAP_ANONYMOUS, vma.getFlags());
    }

    @Test
    void bothVvarAreasAreOne() {
        List<vma_entry.Builder> vmas = describe(
                0, 0,
                "10000-14000 r--p 00000000 00:00 0 [vvar]", "rd mr pf io de dd",
                "14000-16000 r--p 00000000 00:00 0 [vvar_vclock]", "rd mr pf io de dd",
                "16000-18000 r-xp 00000000 00:00 0 [vdso]", "rd ex mr mw me de");
        assertEquals(2, vmas.size());
        assertEquals(0x16000, vmas.get(0).getEnd());
        assertTrue((vmas.get(0).getStatus() & VmaStatus.VVAR) != 0);
        assertTrue((vmas.get(1).getStatus() & VmaStatus.VDSO) != 0);
    }

    @Test
    void adviceIsKeptByNumber() {
        vma_entry vma = one("10000-12000 rw-p 00000000 00:00 0", "rd wr rr sr dc mg hg nh dd wf");
        assertEquals(1L << 1 | 1L << 2 | 1L << 10 | 1L << 12 | 1L << 14 | 1L << 15 | 1L << 16 | 1L << 18, vma.getMadv());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/SYSV00000000 (deleted)", "[uprobes]", "[new]"
    })
    void whatCannotBeMadeAgainIsRefusedWithItsPlace(String name) {
        describe(0, 0, "10000-12000 rw-s 00000000 00:01 77 " + name, "rd wr sh mr mw me ms");
        assertEquals(1, bench.refusals().size());
        assertTrue(bench.refusals().get(0).object().startsWith("pid 812 mapping 10000-12000 ("), bench.refusals()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"um", "uw", "ui", "io", "pf", "ss"})
    void whatFlagsForbidIsRefused(String flag) {
        describe(0, 0, "10000-12000 rw-p 00000000 00:00 0", "rd wr mr mw me " + flag);
        assertEquals(1, bench.refusals().size());
    }

    @Test
    void memoryWithProtectionKeyIsRefused() {
        describe(0, 0, "10000-12000 rw-p 00000000 00:00 0\nProtectionKey:  3", "rd wr mr mw me");
        assertEquals(1, bench.refusals().size());
        describe(0, 0, "10000-12000 --xp 00000000 00:00 0\nProtectionKey:  3", "ex mr mw me");
        assertEquals(1, bench.refusals().size(), "the kernel itself has such a key for memory that may only be executed");
    }

    @Test
    void memfdsAreFilesWithAMark() {
        vma_entry vma = one("10000-12000 rw-s 00003000 00:01 1234 /memfd:x (deleted)", "rd wr sh mr mw me ms");
        assertEquals(VmaStatus.REGULAR | VmaStatus.FILE_SHARED | VmaStatus.MEMFD, vma.getStatus());
        assertEquals(2, vma.getFdflags());
    }

    @Test
    void hugePagesHaveTheirSizeInTheFlags() {
        vma_entry vma = one("200000-400000 rw-p 00000000 00:11 77 /anon_hugepage (deleted)\nKernelPageSize:     2048 kB", "rd wr de ht");
        assertEquals(PRIVATE_ANONYMOUS | VmaStatus.MAP_HUGETLB | 21 << 26, vma.getFlags());
    }

    @Test
    void droppableMemoryIsNotPrivate() {
        vma_entry vma = one("10000-12000 rw-p 00000000 00:00 0", "rd wr mr mw me nr dd wf dp");
        assertEquals(VmaStatus.MAP_DROPPABLE | VmaStatus.MAP_ANONYMOUS | VmaStatus.MAP_NORESERVE, vma.getFlags());
    }

    @Test
    void namesSealsAndLocksOnFaultHaveFieldsOfTheirOwn() {
        vma_entry vma = one("10000-12000 rw-p 00000000 00:00 0 [anon:of Java]", "rd wr lo lf sl");
        assertEquals("of Java", vma.getAnonName().toStringUtf8());
        assertTrue(vma.getSealed() && vma.getLockOnFault());
    }

    @Test
    void guardsStandBehindTheMappingWhereTheyLie() {
        var describer = new VmaDescriber(bench, (pid, vma) -> FILE);
        var vmas = describe(0, 0, "10000-14000 rw-p 00000000 00:00 0", "rd wr", "20000-22000 rw-p 00000000 00:00 0", "rd wr");
        var all = describer.withGuards(vmas, List.of(new PageRange(0x11000, 0x12000), new PageRange(0x21000, 0x22000)));
        assertEquals(List.of(0x10000L, 0x11000L, 0x20000L, 0x21000L), all.stream().map(vma_entry.Builder::getStart).toList());
        assertEquals(VmaStatus.GUARD, all.get(3).getStatus());
    }

    @Test
    void hugePagesAreRefused() {
        describe(0, 0, "200000-400000 rw-p 00000000 00:0f 77 /huge/x", "rd wr mr mw me ht");
        assertEquals(1, bench.refusals().size());
    }

    private vma_entry one(String line, String flags) {
        List<vma_entry.Builder> vmas = describe(0, 0, line, flags);
        assertEquals(List.of(), bench.refusals());
        assertEquals(1, vmas.size());
        return vmas.get(0).build();
    }

    private List<vma_entry.Builder> describe(long brkStart, long brkEnd, String... linesAndFlags) {
        StringBuilder smaps = new StringBuilder();
        for (int i = 0; i < linesAndFlags.length; i += 2) {
            smaps.append(linesAndFlags[i]).append("\nSize: 8 kB\nVmFlags: ").append(linesAndFlags[i + 1]).append(" \n");
        }
        return new VmaDescriber(bench, (pid, vma) -> FILE)
                .describe(812, SmapsParser.parse(smaps.toString().getBytes(StandardCharsets.US_ASCII)), brkStart, brkEnd);
    }
}
