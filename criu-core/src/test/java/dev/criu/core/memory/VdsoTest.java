package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.criu.core.api.CriuException;
import dev.criu.core.procfs.PlainProcfsReader;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.procfs.Vma;
import dev.criu.linux.memory.NativeMemory;
import dev.criu.proto.vma_entry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** On the vDSO of this JVM. */
class VdsoTest {
    private static final long PLACE = 0x7000_0000_0000L;

    private final Procfs procfs = new Procfs("/proc", new PlainProcfsReader());
    private final int self = (int) ProcessHandle.current().pid();
    private final Vdso vdso = new Vdso(procfs, self, UsedAddresses.of(List.of(List.of(mapping(0x7ffffffde000L, 0x7fffffffe000L, 0)))));
    private final byte[] image = image();

    private byte[] image() {
        for (Vma vma : procfs.maps(self)) {
            if (vma.kind() == Vma.Kind.VDSO) {
                return NativeMemory.at(vma.start(), vma.length()).bytes(0, (int) vma.length());
            }
        }
        throw new AssertionError("no vDSO");
    }

    private long dataSize() {
        return procfs.maps(self).stream()
                .filter(vma -> vma.kind() == Vma.Kind.VVAR || vma.kind() == Vma.Kind.VVAR_VCLOCK)
                .mapToLong(Vma::length)
                .sum();
    }

    private static vma_entry mapping(long start, long end, int status) {
        return vma_entry.newBuilder()
                .setStart(start).setEnd(end).setPgoff(0).setShmid(0).setProt(5).setFlags(0).setStatus(status).setFd(-1)
                .build();
    }

    private Vdso.Dumped dumped(long gap) {
        long code = PLACE + dataSize() + gap;
        return Vdso.Dumped.of(List.of(
                mapping(PLACE, PLACE + dataSize(), VmaStatus.VVAR), mapping(code, code + image.length, VmaStatus.VDSO)));
    }

    @Test
    void theSameVdsoGoesWhereItWas() {
        assertEquals(PLACE, vdso.placeFor(dumped(0), image));
    }

    @Test
    void anotherLayoutOrAnotherByteMakesItAnother() {
        assertEquals(0, vdso.placeFor(dumped(0x1000), image));
        byte[] changed = image.clone();
        changed[image.length - 1] ^= 1;
        assertEquals(PLACE, vdso.placeFor(dumped(0), changed), "what pads the last page does not matter");
        changed[VdsoSymbols.size(image) - 1] ^= 1;
        assertEquals(0, vdso.placeFor(dumped(0), changed));
    }

    @Test
    void goesAboveTheStackElsewhere() {
        PageRange place = vdso.elsewhere("pid 1");
        assertTrue(place.end() <= 0x7ffffffde000L && place.end() > 0x7fff00000000L, place::toString);
    }

    @Test
    void everyFunctionJumpsToItsNamesake() {
        Map<String, Integer> functions = VdsoSymbols.of(image, "vDSO");
        assertTrue(functions.containsKey("__vdso_clock_gettime"), functions::toString);
        List<VdsoJump> jumps = vdso.jumps(image, "pid 1");
        long code = vdso.elsewhere("pid 1").start() + dataSize();
        for (VdsoJump jump : jumps) {
            long target = 0;
            for (int i = 9; i >= 2; i--) {
                target = target << 8 | jump.code()[i] & 0xff;
            }
            assertEquals(code + jump.offset(), target);
        }
        assertEquals(functions.values().stream().distinct().count(), jumps.size());
    }

    @Test
    void functionThatThisKernelLacksIsAnError() {
        var e = assertThrows(CriuException.class, () -> VdsoJump.all(Map.of("old", 64), Map.of("new", 64), 0, "pid 1"));
        assertTrue(e.getMessage().contains("no function old"), e.getMessage());
        assertThrows(CriuException.class, () -> VdsoJump.all(Map.of("a", 64, "b", 70), Map.of("a", 64, "b", 70), 0, "pid 1"));
    }

    @Test
    void damagedImagesAreErrors() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = image.clone();
            for (int k = 0; k < 3; k++) {
                damaged[random.nextInt(i % 2 == 0 ? 0x400 : damaged.length)] = (byte) random.nextInt();
            }
            try {
                VdsoSymbols.of(damaged, "vDSO");
            } catch (CriuException e) {
                assertTrue(e.getMessage().contains("dump again"), e.getMessage());
            }
        }
        assertThrows(CriuException.class, () -> VdsoSymbols.of(new byte[10], "vDSO"));
    }
}
