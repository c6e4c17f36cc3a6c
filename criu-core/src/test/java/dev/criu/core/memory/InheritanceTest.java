package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.core.task.TestProcess;
import dev.criu.images.ImageDirectory;
import dev.criu.linux.call.Kernel;
import dev.criu.linux.call.MachineCode;
import dev.criu.linux.call.OpenFlags;
import dev.criu.proto.vma_entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping of eight pages from 0x10000, in a parent and in its child. */
class InheritanceTest {
    private static final int PAGE = PageRange.PAGE;
    private static final long BASE = 0x10000;
    private static final int ANONYMOUS = VmaStatus.REGULAR | VmaStatus.ANON_PRIVATE;
    private static final int FLAGS = VmaStatus.MAP_PRIVATE | VmaStatus.MAP_ANONYMOUS;

    private final Kernel kernel = new Kernel(new MachineCode());
    private final TestProcess parent = TestProcess.root(10);
    private final TestProcess child = TestProcess.child(11, parent);
    private Path parentFile;
    private Path childFile;

    @TempDir
    Path directory;

    @BeforeEach
    void makeFiles() throws IOException {
        parentFile = Files.createFile(directory.resolve("parent"));
        childFile = Files.createFile(directory.resolve("child"));
        mapping(parent, 8);
        mapping(child, 8);
    }

    @Test
    void equalPagesStayAsTheyAre() throws IOException {
        pages(parent, parentFile, 0, "abc");
        pages(child, childFile, 0, "abc");
        assertEquals(new Inheritance.Difference(List.of(), List.of()), compare());
    }

    @Test
    void pagesThatDifferAreFilledFromTheChildsFile() throws IOException {
        pages(parent, parentFile, 0, "abcdef");
        pages(child, childFile, 0, "abXXeX");
        assertEquals(List.of(run(2, 4, 2), run(5, 6, 5)), compare().fill());
    }

    @Test
    void pagesThatOnlyTheParentHasAreDropped() throws IOException {
        pages(parent, parentFile, 1, "abcd");
        pages(child, childFile, 2, "b");
        assertEquals(List.of(range(1, 2), range(3, 5)), compare().drop());
    }

    @Test
    void pagesThatOnlyTheChildHasAreFilled() throws IOException {
        pages(child, childFile, 0, "a");
        pages(child, childFile, 3, "bc");
        pages(parent, parentFile, 4, "c");
        Inheritance.Difference difference = compare();
        assertEquals(List.of(run(0, 1, 0), run(3, 4, 1)), difference.fill());
        assertEquals(List.of(), difference.drop());
    }

    @Test
    void runsThatOverlapAreComparedWhereTheyDo() throws IOException {
        pages(parent, parentFile, 0, "abcd");
        pages(child, childFile, 2, "cXef");
        Inheritance.Difference difference = compare();
        assertEquals(List.of(range(0, 2)), difference.drop());
        assertEquals(List.of(run(3, 6, 1)), difference.fill(), "what differs and what is new is one run in the file");
    }

    @Test
    void oneDifferentByteAtTheEndOfAPageIsSeen() throws IOException {
        pages(parent, parentFile, 0, "aa");
        pages(child, childFile, 0, "aa");
        try (FileChannel channel = FileChannel.open(childFile, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), 2L * PAGE - 1);
        }
        assertEquals(List.of(run(1, 2, 1)), compare().fill());
    }

    @Test
    void mappingWithoutPagesNeedsNothing() {
        assertEquals(new Inheritance.Difference(List.of(), List.of()), compare());
    }

    @Test
    void countsWhatItCompared() throws IOException {
        pages(parent, parentFile, 0, "abc");
        pages(child, childFile, 0, "abX");
        Inheritance inheritance = inheritance();
        inheritance.compare(whole());
        assertEquals(3, inheritance.compared());
        assertEquals(2, inheritance.same());
    }

    @Test
    void privateMappingsAreKept() {
        add(parent, child, 0x20000, 0x21000, FLAGS, VmaStatus.REGULAR | VmaStatus.ANON_SHARED, 3, 3);
        add(parent, child, 0x30000, 0x31000, FLAGS, ANONYMOUS, 3, 1);
        child.mapping(0x50000, 0x51000, 3, FLAGS, ANONYMOUS);
        var inherited = Inherited.of(parent.image(), child.image());
        assertEquals(Set.of(BASE, 0x30000L), inherited.keySet());
        assertEquals(3, inherited.get(0x30000L).prot());
    }

    @Test
    void partsAndGrownMappingsAreKept() {
        parent.mapping(0x40000, 0x44000, 3, FLAGS, ANONYMOUS);
        child.mapping(0x41000, 0x42000, 3, FLAGS, ANONYMOUS);
        child.mapping(0x43000, 0x46000, 3, FLAGS, ANONYMOUS);
        child.mapping(0x48000, 0x49000, 3, FLAGS, ANONYMOUS);
        var inherited = Inherited.of(parent.image(), child.image());
        assertEquals(Set.of(BASE, 0x41000L, 0x43000L), inherited.keySet());
        assertEquals(0x42000, inherited.get(0x41000L).end());
        assertEquals(0x44000, inherited.get(0x43000L).end(), "the rest is grown");
    }

    @Test
    void pagesBehindWhatIsInheritedAreFilled() throws IOException {
        pages(parent, parentFile, 0, "ab");
        pages(child, childFile, 0, "ab");
        var grown = new Inherited(vma(), BASE + PAGE, 3);
        assertEquals(List.of(run(1, 2, 1)), inheritance().compare(grown).fill());
    }

    @Test
    void pagesThatAreCutShortAreNotTakenForEqual() throws IOException {
        pages(parent, parentFile, 0, "ab");
        pages(child, childFile, 0, "ab");
        try (FileChannel file = FileChannel.open(childFile, StandardOpenOption.WRITE)) {
            file.truncate(PAGE + 5);
        }
        assertThrows(CriuException.class, this::compare);
    }

    private static void add(
            TestProcess parent, TestProcess child, long start, long end, int flags, int status, int prot, int childProt) {
        parent.mapping(start, end, prot, flags, status);
        child.mapping(start, end, childProt, flags, status);
    }

    private static void mapping(TestProcess process, int pages) {
        process.mapping(BASE, BASE + (long) pages * PAGE, 3, FLAGS, ANONYMOUS);
    }

    /** Adds pages from a page number on, each full of one letter. */
    private static void pages(TestProcess process, Path file, int first, String letters) throws IOException {
        process.pages(BASE + (long) first * PAGE, letters.length());
        for (char letter : letters.toCharArray()) {
            Files.writeString(file, String.valueOf(letter).repeat(PAGE), StandardOpenOption.APPEND);
        }
    }

    private Inherited whole() {
        return new Inherited(vma(), vma().getEnd(), 3);
    }

    private Inheritance.Difference compare() {
        return inheritance().compare(whole());
    }

    private Inheritance inheritance() {
        ImageDirectory images = ImageDirectory.open(directory);
        int childsFile = child.image().pages().pagesId();
        return new Inheritance(
                PageLocator.ofProcess(images, 10, parent.image().pages()),
                PageLocator.ofProcess(images, 11, child.image().pages()),
                new PageContents(kernel, file -> kernel.open((file.id() == childsFile ? childFile : parentFile).toString(), OpenFlags.O_RDONLY)));
    }

    private vma_entry vma() {
        return child.image().mm().getVmas(0);
    }

    private static StoredPages.Run run(int first, int end, int inFile) {
        return new StoredPages.Run(BASE + (long) first * PAGE, BASE + (long) end * PAGE, (long) inFile * PAGE, new PagesFile(0, 11));
    }

    private static PageRange range(int first, int end) {
        return new PageRange(BASE + (long) first * PAGE, BASE + (long) end * PAGE);
    }
}
