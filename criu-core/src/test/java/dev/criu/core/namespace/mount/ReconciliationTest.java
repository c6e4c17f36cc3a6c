package dev.criu.core.namespace.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final String[] HOST = {
        "20 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "21 20 0:21 / /proc rw,relatime - proc proc rw",
        "22 20 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=100k",
        "23 22 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw",
        "24 23 0:27 / /dev/shm rw,relatime - tmpfs tmpfs rw",
    };

    /** The copy that a new namespace starts with: other numbers, same mounts. */
    private static final String[] COPY = {
        "120 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
        "121 120 0:21 / /proc rw,relatime - proc proc rw",
        "122 120 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=100k",
        "123 122 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw",
        "124 123 0:27 / /dev/shm rw,relatime - tmpfs tmpfs rw",
    };

    private static List<String> plan(MountTable image) {
        return Tables.words(Reconciliation.plan(image, Tables.table(COPY)));
    }

    private static String[] with(String... more) {
        String[] all = new String[5 + more.length];
        String[] tree = {
            "60 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
            "61 60 0:21 / /proc rw,relatime - proc proc rw",
            "62 60 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=100k",
            "63 62 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw",
            "64 63 0:27 / /dev/shm rw,relatime - tmpfs tmpfs rw",
        };
        System.arraycopy(tree, 0, all, 0, 5);
        System.arraycopy(more, 0, all, 5, more.length);
        return all;
    }

    private static MountTable image(String... more) {
        return Tables.image(Tables.table(HOST), with(more));
    }

    @Test
    void leavesAnUnchangedCopyAlone() {
        assertEquals(List.of(), plan(image()));
    }

    @Test
    void mountsProcOnTopOfTheHosts() {
        assertEquals(
                List.of("open 61=121", "create 70", "attach 70 on 61:", "flags 70"),
                plan(image("70 61 0:42 / /proc rw,nosuid,relatime - proc proc rw")));
    }

    @Test
    void takesAwayWhatTheTreeHadUnmountedTopmostFirst() {
        MountTable image = Tables.image(
                Tables.table(HOST),
                "60 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
                "61 60 0:21 / /proc rw,relatime - proc proc rw");
        assertEquals(List.of("unmount 124", "unmount 123", "unmount 122"), plan(image));
    }

    @Test
    void uncoversTheLowerOfTwo() {
        MountTable image = Tables.image(
                Tables.table(HOST),
                "60 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
                "61 60 0:21 / /proc rw,relatime - proc proc rw",
                "62 60 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=100k",
                "63 62 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw");
        assertEquals(List.of("unmount 124"), plan(image));
    }

    @Test
    void copiesBindMountsFromTheHostsFileSystem() {
        assertEquals(
                List.of("open 60=120", "copy 70 from 60:home/real", "attach 70 on 60:home/bound", "flags 70"),
                plan(image("70 60 254:0 /home/real /home/bound ro,relatime - ext4 /dev/vda rw")));
    }

    @Test
    void fillsATmpfsBeforeAnythingIsMountedInIt() {
        assertEquals(
                List.of(
                        "open 60=120",
                        "create 70",
                        "fill 70",
                        "create 71",
                        "fill 71",
                        "attach 70 on 60:m",
                        "attach 71 on 70:in",
                        "flags 70",
                        "flags 71"),
                plan(image(
                        "71 70 0:51 / /m/in rw,relatime - tmpfs b rw", "70 60 0:50 / /m rw,relatime - tmpfs a rw")));
    }

    @Test
    void mountsWhatWillBeHiddenBeforeWhatHidesIt() {
        List<String> steps = plan(image(
                "70 60 0:50 / /m rw,relatime - tmpfs cover rw", "71 60 0:51 / /m/leaf rw,relatime - tmpfs leaf rw"));
        assertTrue(steps.indexOf("attach 71 on 60:m/leaf") < steps.indexOf("attach 70 on 60:m"), steps::toString);
    }

    @Test
    void copiesFromANewMountBeforeItIsCovered() {
        List<String> steps = plan(image(
                "70 60 0:50 / /whole rw,relatime - tmpfs a rw",
                "71 70 0:51 / /whole/inside rw,relatime - tmpfs b rw",
                "72 60 0:50 /inside/deep /part rw,relatime - tmpfs a rw"));
        int copy = steps.indexOf("copy 72 from 70:inside/deep");
        assertTrue(copy > steps.indexOf("attach 70 on 60:whole"), steps::toString);
        assertTrue(copy < steps.indexOf("attach 71 on 70:inside"), steps::toString);
    }

    @Test
    void makesAWholeForAWhileWhereOnlyPartsAreMounted() {
        assertEquals(
                List.of(
                        "open 60=120",
                        "create -70",
                        "attach -70 on 60:",
                        "copy 70 from -70:sys",
                        "copy 71 from -70:irq",
                        "detach -70",
                        "attach 70 on 60:a",
                        "attach 71 on 60:b",
                        "flags 70",
                        "flags 71"),
                plan(image(
                        "70 60 0:50 /sys /a ro,relatime - proc proc rw", "71 60 0:50 /irq /b ro,relatime - proc proc rw")));
    }

    @Test
    void changesFlagsOfCopies() {
        MountTable image = Tables.image(
                Tables.table(HOST),
                "60 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
                "61 60 0:21 / /proc ro,relatime - proc proc rw",
                "62 60 0:6 / /dev rw,relatime - devtmpfs devtmpfs rw,size=100k",
                "63 62 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw",
                "64 63 0:27 / /dev/shm rw,relatime - tmpfs tmpfs rw");
        assertEquals(List.of("open 61=121", "flags 61"), plan(image));
    }

    @Test
    void makesGroupsMastersFirst() {
        List<String> steps = plan(image(
                "70 60 0:50 / /s rw,relatime shared:7 - tmpfs a rw",
                "71 60 0:50 / /p rw,relatime shared:7 - tmpfs a rw",
                "72 60 0:50 / /b rw,relatime shared:3 master:7 - tmpfs a rw",
                "73 60 0:50 / /c rw,relatime master:9 - tmpfs a rw"));
        List<String> expected = List.of(
                "propagate 70 0x100000", "join 72 70", "propagate 72 0x80000", "propagate 72 0x100000", "join 71 70");
        assertEquals(java.util.Set.copyOf(expected), java.util.Set.copyOf(steps.subList(steps.size() - 5, steps.size())));
        assertTrue(steps.contains("propagate 72 0x100000"), steps::toString);
        assertTrue(steps.indexOf("propagate 70 0x100000") < steps.indexOf("join 72 70"), steps::toString);
    }

    @Test
    void findsTheHostsMountsByKindWhenDeviceNumbersHaveChanged() {
        String[] later = COPY.clone();
        later[4] = "124 123 0:99 / /dev/shm rw,relatime - tmpfs tmpfs rw";
        assertEquals(List.of(), Tables.words(Reconciliation.plan(image(), Tables.table(later))));
    }

    @Test
    void wantsTheHostsMountsToBeThere() {
        MountTable current = Tables.table(COPY[0], COPY[1], COPY[2]);
        CriuException e = assertThrows(CriuException.class, () -> Reconciliation.plan(image(), current));
        assertTrue(e.getMessage().startsWith("mount 63 (tmpfs at /dev/shm) was one of the host's"), e.getMessage());
    }

    @Test
    void refusesFileSystemsThatCannotBeMade() {
        MountTable image = image("70 60 8:1 / /data rw,relatime - ext4 /dev/sda1 rw");
        assertThrows(CriuException.class, () -> plan(image));
    }

    @Test
    void refusesPathsThatLeadOutOfAFileSystem() {
        for (String root : new String[] {"/../a", "/a/..", "/a//deleted", "a"}) {
            for (String device : new String[] {"254:0", "0:50"}) {
                MountTable image = image("70 60 " + device + " " + root + " /data rw,relatime - proc /dev/vda rw");
                var e = assertThrows(CriuException.class, () -> plan(image));
                assertTrue(e.getMessage().contains("shows \"" + root + "\", which is no path inside of /"), e.getMessage());
            }
        }
    }

    @Test
    void refusesPlacesOutsideOfTheParent() {
        MountTable image = image("70 61 0:50 / /process rw,relatime - tmpfs a rw");
        var e = assertThrows(CriuException.class, () -> plan(image));
        assertEquals("test: mount 70 (tmpfs at /process) does not lie under the mount point of its parent, /proc", e.getMessage());
    }

    @Test
    void refusesGroupsThatAreSlavesInACircle() {
        MountTable image = image(
                "70 60 0:50 / /a rw,relatime shared:1 master:2 - tmpfs a rw",
                "71 60 0:50 / /b rw,relatime shared:2 master:3 - tmpfs a rw",
                "72 60 0:50 / /c rw,relatime shared:3 master:2 - tmpfs a rw");
        var e = assertThrows(CriuException.class, () -> plan(image));
        assertEquals("test: peer group 2 is a slave of itself, by way of other groups", e.getMessage());
    }

    @Test
    void opensCopiesOfTheHostsThatWereShared() {
        String[] host = HOST.clone();
        host[1] = "21 20 0:21 / /proc rw,relatime shared:5 - proc proc rw";
        String[] tree = with();
        tree[1] = "61 60 0:21 / /proc rw,relatime shared:6 - proc proc rw";
        assertEquals(List.of("open 61=121", "propagate 61 0x100000"), plan(Tables.image(Tables.table(host), tree)));
    }

    @Test
    void groupsThatAreTheirOwnMastersAreNoSlaves() {
        List<String> steps = plan(image("70 60 0:50 / /a rw,relatime shared:1 master:1 - tmpfs a rw"));
        assertEquals("propagate 70 0x100000", steps.get(steps.size() - 1));
    }

    @Test
    void deepTablesTakeNoStack() {
        List<Mount> mounts = new ArrayList<>();
        Mount root = Tables.mounts("1 0 254:0 / / rw,relatime - ext4 /dev/vda rw").get(0);
        mounts.add(root);
        Mount leaf = Tables.mounts("2 1 0:50 / / rw,relatime - proc proc rw").get(0);
        int depth = 20_000;
        for (int id = 2; id <= depth; id++) {
            mounts.add(new Mount(id, id - 1, leaf.device() + id, leaf.root(), leaf.point(), leaf.flags(), 0, "proc", leaf.source(),
                    leaf.options(), id, id - 1, false));
        }
        List<String> steps = plan(new MountTable(mounts, "test"));
        assertEquals("attach " + depth + " on " + (depth - 1) + ":", steps.stream().filter(s -> s.startsWith("attach")).reduce((a, b) -> b).get());
    }

    @Test
    void refusesTablesInACircle() {
        assertThrows(
                CriuException.class,
                () -> Tables.table(
                        "1 0 0:1 / / rw - tmpfs a rw", "2 3 0:1 / /a rw - tmpfs a rw", "3 2 0:1 / /a rw - tmpfs a rw"));
    }
}
