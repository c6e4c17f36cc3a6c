package dev.criu.images.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.255.255.255", "::", "::1", "1::", "fe80::1:2",
            "1:2:3:4:5:6:7:8", "2001:db8::1:0:0:1", "0:1:2:3:4:5:6:7", "1:0:2:0:3:0:4:0", "ffff::ffff"})
    void showsAndReads(String address) {
        assertEquals(address, Addresses.text(Addresses.words(address)));
    }

    @Test
    void takesWordsInNetworkOrder() {
        assertEquals(List.of(0x0100007fL), Addresses.words("127.0.0.1"));
        assertEquals(List.of(0L, 0L, 0L, 0x01000000L), Addresses.words("::1"));
        assertEquals(Addresses.words("::ffff:102:304"), Addresses.words("::ffff:1.2.3.4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-4", ":", "1:2:3", ":::", "1::2::3",
            "1:2:3:4:5:6:7:8:9", "12345::", "x::"})
    void refusesWhatIsNone(String text) {
        assertThrows(JsonException.class, () -> Addresses.words(text));
    }
}
