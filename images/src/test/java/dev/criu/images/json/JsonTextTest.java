package dev.criu.images.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "0", "-1", "18446744073709551615", "true", "null", "\"\"",
            "{\"a\": [1, {\"b\": false}], \"c\": \"\\\"\\\\\\n\\r\\t\\b\\f\\u00e9\\u0000\\udcff\\u007f\"}"})
    void printsWhatItParses(String text) {
        assertEquals(text, JsonPrinter.print(JsonParser.parse(text), false));
        assertEquals(text, JsonPrinter.print(JsonParser.parse(JsonPrinter.print(JsonParser.parse(text), true)), false));
    }

    @Test
    void indentsLikePython() { // expected: json.dumps(value, indent=1)
        assertEquals("{\n \"a\": [\n  1,\n  {}\n ],\n \"b\": []\n}",
                JsonPrinter.print(JsonParser.parse("{\"a\":[1,{}],\"b\":[]}"), true));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', value = {
            "''               | line 1 column 1: a value is wanted",
            "'{\"a\" 1}'      | line 1 column 6: ':' is wanted",
            "'[1 2]'          | line 1 column 4: ',' is wanted",
            "'[1,'            | line 1 column 4: a value is wanted",
            "'{a}'            | line 1 column 2: a string is wanted",
            "'1.5'            | line 1 column 2: a whole number is wanted",
            "'\"abc'          | line 1 column 5: the text ends inside a string",
            "'\"\\q\"'        | line 1 column 4: unknown escape \\q",
            "'1 1'            | line 1 column 3: more text after the value",
            "'{\"a\":1,\"a\":2}' | line 1 column 13: \"a\" is there twice",
            "truth            | line 1 column 1: a value is wanted"})
    void saysWhereATextIsWrong(String text, String message) {
        assertEquals(message, assertThrows(JsonException.class, () -> JsonParser.parse(text)).getMessage());
    }

    @Test
    void messagesAreOneLineWhateverTheTextIs() {
        assertEquals("line 2 column 1: unknown escape of U+000A",
                assertThrows(JsonException.class, () -> JsonParser.parse("\"\\\n\"")).getMessage());
    }

    @Test
    void survivesDeepNesting() {
        assertThrows(JsonException.class, () -> JsonParser.parse("[".repeat(1_000_000)));
    }
}
