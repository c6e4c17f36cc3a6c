package dev.criu.images.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void keepsBytesThatAreNoUtf8() {
        ByteString bytes = ByteString.copyFrom(new byte[] {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xc3});
        assertEquals("a\udcff\u00e9\udcc3", Text.decode(bytes));
        assertEquals(bytes, Text.encode(Text.decode(bytes)));
    }

    @Test
    void keepsAnyBytes() {
        Random random = new Random(7);
        for (int size = 0; size < 300; size++) {
            byte[] array = new byte[size];
            random.nextBytes(array);
            ByteString bytes = ByteString.copyFrom(array);
            assertEquals(bytes, Text.encode(Text.decode(bytes)));
            assertEquals(bytes, Text.unquote(Text.quotedPrintable(bytes)));
            assertArrayEquals(array, Text.base64(Text.base64(array)));
        }
    }

    @Test
    void quotesLikePython() { // expected: quopri.encodestring
        assertEquals("=00abstract", quoted("\0abstract"));
        assertEquals("a=3Db c=20", quoted("a=b c "));
        assertEquals("=2E", quoted("."));
        assertEquals("./x=7F", quoted("./x\u007f"));
        assertEquals("x".repeat(75) + "=\n" + "x".repeat(5), quoted("x".repeat(80)));
        assertEquals("=00".repeat(25) + "=\n" + "=00".repeat(5), quoted("\0".repeat(30)));
        assertEquals("x".repeat(73) + "=\n=00y", quoted("x".repeat(73) + "\0y"));
        assertEquals("x".repeat(76), quoted("x".repeat(76)));
    }

    private static String quoted(String text) {
        return Text.quotedPrintable(ByteString.copyFrom(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void breaksBase64LikePython() { // expected: base64.encodebytes
        assertEquals("", Text.base64(new byte[0]));
        assertEquals("AA==\n", Text.base64(new byte[1]));
        assertEquals("A".repeat(76) + "\n", Text.base64(new byte[57]));
        assertEquals("A".repeat(76) + "\nAA==\n", Text.base64(new byte[58]));
    }

    @Test
    void refusesWhatIsNeither() {
        assertThrows(JsonException.class, () -> Text.base64("*"));
        assertThrows(JsonException.class, () -> Text.unquote("=4"));
        assertThrows(JsonException.class, () -> Text.unquote("=xy"));
    }

    @Test
    void measuresForPeople() {
        assertEquals("0B", HumanSize.of(0));
        assertEquals("1023B", HumanSize.of(1023));
        assertEquals("1KB", HumanSize.of(1024));
        assertEquals("1.5KB", HumanSize.of(1536));
        assertEquals("64KB", HumanSize.of(65536));
        assertEquals("2GB", HumanSize.of(2L << 30));
    }
}
