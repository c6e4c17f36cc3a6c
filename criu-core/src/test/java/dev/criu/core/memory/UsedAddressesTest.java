package dev.criu.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.proto.vma_entry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsedAddressesTest {
    private static final long TOP = 0x10000;

    @Test
    void whatNobodyUsesIsOneHole() {
        assertEquals(0x1000, used().lowestHole(0x2000, 0x1000));
        assertEquals(0xe000, used().highestHole(0x2000, TOP));
    }

    @Test
    void holesAreThoseOfAllProcessesTogether() {
        UsedAddresses used = UsedAddresses.of(List.of(
                List.of(range(0x2000, 0x4000), range(0xc000, 0xd000)), List.of(range(0x3000, 0x5000), range(0x2000, 0x3000), range(0xb000, 0xf000))));
        assertEquals(0x1000, used.lowestHole(0x1000, 0x1000), "fits exactly");
        assertEquals(0x5000, used.lowestHole(0x2000, 0x1000), "what is used overlaps");
        assertEquals(0xf000, used.highestHole(0x1000, TOP));
        assertEquals(0x9000, used.highestHole(0x2000, TOP));
        assertEquals(0, used.highestHole(0x7000, TOP), "no hole is that big");
    }

    @Test
    void aMappingAcrossTheTopEndsThere() {
        assertEquals(0xd000, UsedAddresses.of(List.of(List.of(range(0xe000, 0x20000)))).highestHole(0x1000, TOP));
    }

    @Test
    void theVsyscallPageIsInNobodysWay() {
        assertEquals(0xf000, UsedAddresses.of(List.of(List.of(range(0xffffffffff600000L, 0xffffffffff601000L)))).highestHole(0x1000, TOP));
    }

    private static vma_entry range(long start, long end) {
        return vma_entry.newBuilder().setStart(start).setEnd(end).buildPartial();
    }

    private static UsedAddresses used(vma_entry... mappings) {
        return UsedAddresses.of(List.of(Arrays.asList(mappings)));
    }
}
