package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.criu.core.api.CriuException;
import dev.criu.proto.seccomp_entry;
import dev.criu.proto.seccomp_filter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompChainsTest {
    private final seccomp_entry.Builder image = seccomp_entry.newBuilder();

    @Test
    void chainIsTheFiltersInTheOrderOfTheirInstallation() {
        image.addSeccompFilters(filter(8)).addSeccompFilters(filter(16).setPrev(0)).addSeccompFilters(filter(8).setPrev(0));
        SeccompChains chains = new SeccompChains(image.build());
        assertEquals(List.of(0), chains.upTo(0));
        assertEquals(List.of(0, 1), chains.upTo(1));
        assertEquals(List.of(0, 2), chains.upTo(2));
        assertEquals(16, chains.get(1).getFilter().size());
    }

    @Test
    void filterThatIsNotThereIsAnError() {
        image.addSeccompFilters(filter(8));
        SeccompChains chains = new SeccompChains(image.build());
        assertThrows(CriuException.class, () -> chains.upTo(1));
        assertThrows(CriuException.class, () -> chains.upTo(-1));
    }

    @Test
    void filterThatFollowsItselfOrALaterOneIsAnError() {
        refuses(filter(8).setPrev(0), "filter 0 follows filter 0");
        refuses(filter(8).setPrev(-1), "filter 0 follows filter 4294967295");
    }

    @Test
    void filterOfASizeThatTheKernelDoesNotTakeIsAnError() {
        refuses(filter(0), "filter 0 has 0 bytes");
        refuses(filter(12), "filter 0 has 12 bytes");
        refuses(filter(8 * 4097), "filter 0 has 32776 bytes");
    }

    @Test
    void chainThatIsLongerThanAThreadMayHaveIsAnError() {
        image.addSeccompFilters(filter(8));
        for (int place = 1; place < 6554; place++) {
            image.addSeccompFilters(filter(8).setPrev(place - 1));
        }
        SeccompChains chains = new SeccompChains(image.build());
        assertEquals(6554, chains.upTo(6553).size()); // 6554 instructions, and 4 for each filter but one
        SeccompChains longer = new SeccompChains(image.addSeccompFilters(filter(8).setPrev(6553)).build());
        var e = assertThrows(CriuException.class, () -> longer.upTo(6554));
        assertTrue(e.getMessage().contains("have more than 32768 instructions together"), e.getMessage());
    }

    private void refuses(seccomp_filter.Builder filter, String reason) {
        seccomp_entry entry = seccomp_entry.newBuilder().addSeccompFilters(filter).build();
        var e = assertThrows(CriuException.class, () -> new SeccompChains(entry));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    private static seccomp_filter.Builder filter(int size) {
        return seccomp_filter.newBuilder().setFilter(ByteString.copyFrom(new byte[size]));
    }
}
