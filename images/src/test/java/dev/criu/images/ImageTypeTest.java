package dev.criu.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageTypeTest {

    @Test
    void agreesWithTheFormatsTable() throws IOException {
        List<String> rows = Files.readAllLines(Samples.shared().resolve("image-format/files.tsv"));
        for (String row : rows.subList(1, rows.size())) {
            String[] columns = row.split("\t", -1);
            if (columns[0].equals("STATS") || columns[0].equals("IRMAP_CACHE")) {
                continue; // named in words there
            }
            String pattern = columns[1].replaceFirst("%l?", "%").replace("%u", "42").replace("%x", "2a");
            boolean perId = columns[1].contains("%");
            assertTrue(ImageTypes.ALL.stream().anyMatch(type ->
                    columns[2].equals("0x" + Integer.toHexString(type.magic()))
                    && columns[3].equals(type.isRaw() ? "(raw)" : type.messageName())
                    && isNamed(type, perId, pattern)), row);
        }
        assertEquals(rows.size() - 1 + 1, ImageTypes.ALL.size()); // statistics are two files
    }

    private static boolean isNamed(ImageType<?> type, boolean perId, String name) {
        return perId ? type.idOf(name) == 42 && type.fileName(42L).equals(name)
                : type.idOf(name) == -1 && !name.contains("42") && hasNoId(type) && type.fileName().equals(name);
    }

    private static boolean hasNoId(ImageType<?> type) {
        try {
            type.fileName();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void hasTheParserOfItsMessage() throws IOException {
        for (ImageType<?> type : ImageTypes.ALL) {
            if (!type.isRaw()) {
                assertEquals(type.messageName(),
                        type.parser().parsePartialFrom(new byte[0]).getClass().getSimpleName());
            }
        }
    }

    @Test
    void namesFilesById() {
        assertEquals("core-12.img", ImageType.CORE.fileName(12));
        assertEquals("ghost-file-1f.img", ImageType.GHOST_FILE.fileName(31));
        assertEquals("pagemap-shmem-18446744073709551615.img", ImageType.SHMEM_PAGEMAP.fileName(-1L));
        assertEquals("fdinfo-4294967295.img", ImageType.FDINFO.fileName(-1));
        assertEquals("stats-dump", ImageType.STATS_DUMP.fileName());
        assertEquals("tmpfs-dev-7.tar.gz.img", ImageType.TMPFS_DEV.fileName(7));
    }

    @Test
    void refusesIdsThatAreNone() {
        assertThrows(IllegalArgumentException.class, () -> ImageType.CORE.fileName());
        assertThrows(IllegalArgumentException.class, () -> ImageType.PSTREE.fileName(1));
        assertThrows(IllegalArgumentException.class, () -> ImageType.CORE.fileName("../../etc/passwd"));
    }

    @Test
    void findsTheIdInAName() {
        assertEquals(31, ImageType.GHOST_FILE.idOf("ghost-file-1f.img"));
        assertEquals(-1, ImageType.PAGEMAP.idOf("pagemap-shmem-3.img"));
        assertEquals(-1, ImageType.PSTREE.idOf("pstree.img"));
    }
}
