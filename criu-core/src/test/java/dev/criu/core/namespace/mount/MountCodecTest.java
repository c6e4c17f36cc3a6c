package dev.criu.core.namespace.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.proto.fstype;
import dev.criu.proto.mnt_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountCodecTest {
    private static Mount mount(String line) {
        return Tables.mounts(line).get(0);
    }

    /** Values from images of CRIU 4.2. */
    @Test
    void writesWhatCriuWrites() {
        mnt_entry pts = MountCodec.encode(mount(
                "118 117 0:51 / /dev/pts rw,nosuid,noexec,relatime - devpts devpts rw,gid=5,mode=620,ptmxmode=666"));
        assertEquals(fstype.DEVPTS.getNumber(), pts.getFstype());
        assertEquals(0x20000a, pts.getFlags());
        assertEquals(51, pts.getRootDev());
        assertEquals("gid=5,mode=620,ptmxmode=666,newinstance", pts.getOptions().toStringUtf8());
        assertEquals(0, pts.getSbFlags());
        assertFalse(pts.hasCommon());

        mnt_entry keys = MountCodec.encode(mount("99 116 0:50 /null /proc/keys rw,nosuid - tmpfs tmpfs rw,size=65536k,mode=755"));
        assertEquals(0x1000002, keys.getFlags());
        assertEquals("/null", keys.getRoot().toStringUtf8());

        mnt_entry firmware = MountCodec.encode(mount("101 121 0:55 / /sys/firmware ro,relatime - tmpfs tmpfs ro"));
        assertEquals(0x200001, firmware.getFlags());
        assertEquals(1, firmware.getSbFlags());
        assertEquals("", firmware.getOptions().toStringUtf8());

        mnt_entry root = MountCodec.encode(mount("115 93 254:0 /srv / rw,relatime - ext4 /dev/vda rw,discard"));
        assertEquals(fstype.UNSUPPORTED.getNumber(), root.getFstype());
        assertEquals(254 << 20, root.getRootDev());
    }

    @Test
    void readsWhatItWrites() {
        for (String line : new String[] {
            "9 8 0:51 / /a\\040b rw,nosuid,noatime,nodiratime shared:4 master:3 - tmpfs none rw,size=4k",
            "9 8 0:51 /x /a ro unbindable - cgroup2 cgroup2 ro,nsdelegate"
        }) {
            Mount mount = mount(line).withCommon(true);
            assertEquals(mount, MountCodec.decode(MountCodec.encode(mount)));
        }
    }

    @Test
    void refusesMountsThatCannotBe() {
        for (String point : new String[] {"", "proc", "/..", "/a/../b", "/./a", "//a", "/a/", "/a\0b"}) {
            refuses(entry(9, point), "mount 9 at \"" + point + "\" cannot be: its number is not positive, or its"
                    + " mount point no absolute path");
        }
        refuses(entry(0, "/a"), "mount 0 at \"/a\" cannot be: its number is not positive, or its mount point no absolute path");
        refuses(entry(-3, "/a"), "mount -3 at \"/a\" cannot be: its number is not positive, or its mount point no absolute path");
        assertEquals("/..a", MountCodec.table(List.of(entry(9, "/..a")), "mountpoints-1.img").root().point().toString());
    }

    @Test
    void tellsOfImagesThatMakeNoTable() {
        mnt_entry one = MountCodec.encode(mount("9 8 0:51 / / rw - tmpfs a rw"));
        var e = assertThrows(CriuException.class, () -> MountCodec.table(List.of(one, one), "mountpoints-1.img"));
        assertEquals("mountpoints-1.img: mount 9 is listed twice; the images are damaged, dump again", e.getMessage());
    }

    private static mnt_entry entry(int id, String point) {
        return MountCodec.encode(mount("9 8 0:51 / / rw - tmpfs a rw")).toBuilder()
                .setMntId(id).setMountpoint(ByteString.copyFromUtf8(point)).build();
    }

    private static void refuses(mnt_entry entry, String why) {
        var e = assertThrows(CriuException.class, () -> MountCodec.table(List.of(entry), "mountpoints-1.img"));
        assertEquals("mountpoints-1.img: " + why + "; the images are damaged, dump again", e.getMessage());
    }

    @Test
    void tellsPropagationByFlags() {
        assertEquals(MountFlags.SHARED | MountFlags.SLAVE,
                mount("9 8 0:51 / /a rw shared:4 master:3 - tmpfs none rw").flags() & MountFlags.PROPAGATION);
    }

    @Test
    void turnsFlagsIntoAttributes() {
        assertEquals(0x1 | 0x8 | 0x10 | 0x80, MountFlags.attributes(MountFlags.ofMount(Tables.text("ro,noexec,noatime,nodiratime"))));
        assertEquals(0x20, MountFlags.attributes(MountFlags.ofMount(Tables.text("rw"))));
        assertEquals(0, MountFlags.attributes(MountFlags.ofMount(Tables.text("rw,relatime"))));
    }
}
