package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.task.Calls;
import dev.criu.core.task.TestProcess;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs by which tasks build their memory. The arena lies from 0x50000 to 0x60000, the service descriptor is 64. */
class MemoryRestorerTest {
    private static final int PAGE = PageRange.PAGE;
    private static final int ANONYMOUS = VmaStatus.REGULAR | VmaStatus.ANON_PRIVATE;
    private static final int PRIVATE_ANONYMOUS = VmaStatus.MAP_PRIVATE | VmaStatus.MAP_ANONYMOUS;
    private static final int FIXED = PRIVATE_ANONYMOUS | VmaStatus.MAP_FIXED;
    private static final int PAGES_FD = 9;
    private static final String OUT_OF_THE_WAY = "munmap(0, 327680)";
    private static final String REST = "munmap(393216, " + (Vdso.TASK_SIZE - 393216) + ")";
    private static final String CLOSE_LOW = "close_range(0, 63, 0)";
    private static final String CLOSE_HIGH = "close_range(65, 2147483647, 0)";

    private final TestProcess root = TestProcess.root(10);
    private MemoryRestorer restorer;

    @TempDir
    Path directory;

    @BeforeEach
    void make() {
        restorer = new MemoryRestorer(
                ImageDirectory.open(directory),
                new PageContents(new Kernel(new MachineCode()), ImageDirectory.open(directory)),
                new FixedSources(),
                new MemoryRestorer.Reserved(0x50000, 0x60000, 64),
                new Vdso(new Procfs("/proc", new PlainProcfsReader()), (int) ProcessHandle.current().pid(), UsedAddresses.of(List.of())),
                LazyPages.none(),
                new Readers(2));
    }

    @Test
    void freshTaskIsEmptiedButForTheArena() {
        assertEquals(List.of(OUT_OF_THE_WAY, REST, CLOSE_LOW, CLOSE_HIGH), Calls.of(restorer.fill(root.image()).first()));
    }

    @Test
    void emptyMappingIsMadeWithItsProtectionAtOnce() {
        root.mapping(0x10000, 0x12000, 1, PRIVATE_ANONYMOUS, ANONYMOUS);
        assertEquals("mmap(65536, 8192, 1, " + FIXED + ", -1, 0)", Calls.of(restorer.fill(root.image()).first()).get(2));
    }

    @Test
    void mappingWithPagesIsFilledByTheTaskAndThenProtected() {
        root.mapping(0x10000, 0x14000, 1, PRIVATE_ANONYMOUS, ANONYMOUS).pages(0x10000, 1).pages(0x12000, 2);
        Program program = restorer.fill(root.image()).first();
        assertEquals(
                List.of(
                        OUT_OF_THE_WAY,
                        REST,
                        "mmap(65536, 16384, 3, " + FIXED + ", -1, 0)",
                        "pidfd_getfd(64, 9, 0)",
                        "preadv(=, &, 2, 0, 0)",
                        "mprotect(65536, 16384, 1)",
                        CLOSE_LOW,
                        CLOSE_HIGH),
                Calls.of(program));
        assertEquals(3, restorer.pagesFilled());
    }

    @Test
    void runsThatDoNotLieBehindEachOtherInTheFileAreReadOneByOne() {
        root.mapping(0x10000, 0x12000, 3, PRIVATE_ANONYMOUS, ANONYMOUS)
                .mapping(0x20000, 0x21000, 3, PRIVATE_ANONYMOUS, ANONYMOUS)
                .pages(0x10000, 1)
                .pages(0x18000, 1)
                .pages(0x20000, 1);
        List<String> calls = Calls.of(restorer.fill(root.image()).first());
        assertEquals(1, calls.stream().filter(c -> c.startsWith("pidfd_getfd")).count(), "the pages file is fetched once");
        assertTrue(calls.contains("preadv(=, &, 1, 0, 0)"), calls::toString);
        assertTrue(calls.contains("preadv(=, &, 1, 8192, 0)"), calls::toString);
    }

    @Test
    void pagesOfSeveralMappingsThatLieBehindEachOtherInTheFileAreReadTogetherBeforeAnyIsProtected() {
        root.mapping(0x10000, 0x11000, 1, PRIVATE_ANONYMOUS, ANONYMOUS)
                .mapping(0x20000, 0x21000, 1, PRIVATE_ANONYMOUS, ANONYMOUS)
                .pages(0x10000, 1)
                .pages(0x20000, 1);
        List<String> calls = Calls.of(restorer.fill(root.image()).first());
        assertEquals(
                List.of("preadv(=, &, 2, 0, 0)", "mprotect(65536, 4096, 1)", "mprotect(131072, 4096, 1)", CLOSE_LOW, CLOSE_HIGH),
                calls.subList(calls.size() - 5, calls.size()));
    }

    @Test
    void muchIsDealtToThreadsAndProtectedWhenAllHaveReadTheirShare() {
        int pages = (64 << 20) / PAGE;
        root.mapping(0x10000000, 0x10000000 + (64 << 20), 1, PRIVATE_ANONYMOUS, ANONYMOUS).pages(0x10000000, pages);
        Furnishing furnishing = restorer.fill(root.image());
        assertTrue(furnishing.isShared());
        assertTrue(Calls.of(furnishing.first()).stream().noneMatch(call -> call.startsWith("preadv")), "nothing is read yet");
        Set<String> offsets = new HashSet<>();
        for (Program share : furnishing.shares()) {
            List<String> calls = Calls.of(share).stream().filter(call -> call.startsWith("preadv")).toList();
            assertEquals(16, calls.size(), "half of 32 transfers of 2 MiB");
            offsets.addAll(calls);
        }
        assertEquals(32, offsets.size(), "no transfer is made twice");
        assertEquals(
                List.of("mprotect(268435456, 67108864, 1)", CLOSE_LOW, CLOSE_HIGH),
                Calls.of(furnishing.last()));
        assertEquals(pages, restorer.pagesFilled());
    }

    @Test
    void filesAndSegmentsAreMappedFromDescriptorsOfOurs() {
        root.mapping(0x10000, 0x11000, 5, VmaStatus.MAP_PRIVATE, VmaStatus.REGULAR | VmaStatus.FILE_PRIVATE)
                .mapping(0x20000, 0x21000, 3, VmaStatus.MAP_SHARED | VmaStatus.MAP_ANONYMOUS, VmaStatus.REGULAR | VmaStatus.ANON_SHARED);
        List<String> calls = Calls.of(restorer.fill(root.image()).first());
        assertTrue(calls.contains("mmap(65536, 4096, 5, 18, =, 0)"), calls::toString);
        assertTrue(calls.contains("mmap(131072, 4096, 3, 17, =, 0)"), "no MAP_ANONYMOUS: it is a descriptor's " + calls);
    }

    @Test
    void childKeepsWhatItInheritsAndFillsOnlyWhatDiffers() throws IOException {
        TestProcess child = TestProcess.child(11, root);
        root.mapping(0x10000, 0x12000, 3, PRIVATE_ANONYMOUS, ANONYMOUS).pages(0x10000, 2);
        child.mapping(0x10000, 0x12000, 3, PRIVATE_ANONYMOUS, ANONYMOUS).pages(0x10000, 2);
        Files.writeString(directory.resolve("pages-10.img"), "a".repeat(PAGE) + "b".repeat(PAGE));
        Files.writeString(directory.resolve("pages-11.img"), "a".repeat(PAGE) + "X".repeat(PAGE));
        List<String> calls = Calls.of(restorer.fill(restorer.estate(root.image()).of(child.image())).first());
        assertEquals("munmap(0, 65536)", calls.get(0));
        assertEquals("munmap(73728, " + (0x50000 - 0x12000) + ")", calls.get(1));
        assertTrue(calls.stream().noneMatch(c -> c.startsWith("mmap(")), calls::toString);
        assertTrue(calls.contains("preadv(=, &, 1, 4096, 0)"), calls::toString);
        assertEquals(2, restorer.pagesCompared());
        assertEquals(1, restorer.pagesSkipped());
        assertEquals(1, restorer.pagesFilled());
    }

    @Test
    void earlyAdviceComesWithTheMappingAndLateAdviceAfterTheChildren() {
        root.mapping(0x10000, 0x11000, 3, PRIVATE_ANONYMOUS | VmaStatus.MAP_LOCKED, ANONYMOUS)
                .mm(mm -> mm.setVmas(0, mm.getVmas(0).toBuilder().setMadv(1L << 15 | 1L << 10)));
        List<String> early = Calls.of(restorer.fill(root.image()).first());
        assertTrue(early.contains("madvise(65536, 4096, 15)"), early::toString);
        assertTrue(early.stream().noneMatch(c -> c.equals("madvise(65536, 4096, 10)")), "children still have to inherit it");
        Program finish = new Program();
        restorer.finish(root.image(), finish);
        assertEquals(List.of("madvise(65536, 4096, 10)", "mlock2(65536, 4096, 1)", "mlock(65536, 4096)"), Calls.of(finish));
    }

    @Test
    void guardsComeBeforeLocksAndSealsLast() {
        root.mapping(0x10000, 0x14000, 3, PRIVATE_ANONYMOUS | VmaStatus.MAP_LOCKED, ANONYMOUS)
                .mapping(0x11000, 0x12000, 0, 0, VmaStatus.GUARD)
                .mm(mm -> mm.setVmas(0, mm.getVmas(0).toBuilder().setSealed(true).setLockOnFault(true)));
        Program finish = new Program();
        restorer.finish(root.image(), finish);
        assertEquals(List.of("madvise(69632, 4096, 102)", "mlock2(65536, 16384, 1)", "mseal(65536, 16384, 0)"), Calls.of(finish));
    }

    @Test
    void mappingOfAnUnknownKindIsRefusedWithItsPlace() {
        root.mapping(0x10000, 0x11000, 3, VmaStatus.MAP_SHARED, VmaStatus.REGULAR | VmaStatus.SOCKET);
        var e = assertThrows(CriuException.class, () -> restorer.fill(root.image()));
        assertTrue(e.getMessage().startsWith("pid 10 mapping at 0x10000: its kind"), e.getMessage());
    }

    @Test
    void vdsoThatTheImagesLackIsRefused() {
        root.mapping(0x10000, 0x11000, 1, PRIVATE_ANONYMOUS, ANONYMOUS | VmaStatus.VVAR)
                .mapping(0x11000, 0x12000, 5, PRIVATE_ANONYMOUS, ANONYMOUS | VmaStatus.VDSO);
        var e = assertThrows(CriuException.class, () -> restorer.fill(root.image()));
        assertTrue(e.getMessage().contains("do not hold its vDSO"), e.getMessage());
    }

    private static final class FixedSources implements MappingSources {
        @Override
        public int file(int id, int flags) {
            return 7;
        }

        @Override
        public int segment(long shmid) {
            return 8;
        }

        @Override
        public int devNull() {
            throw new AssertionError("no asynchronous I/O here");
        }

        @Override
        public int pages(PagesFile file, int reader) {
            return PAGES_FD;
        }
    }
}
