package dev.criu.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSetsTest {
    /** Or changes of them would not reach what lies behind the refusal. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void setsAreTakenAsLongAsNothingIsChanged(boolean old) {
        var refusals = new HostileSets("unchanged", old).refusals(0);
        assertEquals(0, refusals.values().stream().filter(Objects::nonNull).count(), refusals::toString);
    }
}
