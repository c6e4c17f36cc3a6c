package dev.criu.images.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses a JSON text. */
public final class JsonParser {

    /** Deeper than any image nests; keeps a hostile text from exhausting the stack. */
    private static final int MAX_DEPTH = 500;

    private final String text;
    private int at;
    private int depth;

    private JsonParser(String text) {
        this.text = text;
    }

    /** @throws JsonException with line and column if {@code text} is not one JSON value */
    public static Json parse(String text) {
        JsonParser parser = new JsonParser(text);
        Json value = parser.value();
        parser.skipSpace();
        if (parser.at < text.length()) {
            throw parser.error("more text after the value");
        }
        return value;
    }

    private Json value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> number();
        };
    }

    private Json object() {
        Map<String, Json> members = new LinkedHashMap<>();
        open();
        if (!closes('}')) {
            do {
                skipSpace();
                String name = string();
                expect(':');
                if (members.put(name, value()) != null) {
                    throw error("\"" + name + "\" is there twice");
                }
            } while (continues('}'));
        }
        depth--;
        return new Json.Obj(members);
    }

    private Json array() {
        List<Json> items = new ArrayList<>();
        open();
        if (!closes(']')) {
            do {
                items.add(value());
            } while (continues(']'));
        }
        depth--;
        return new Json.Arr(items);
    }

    private void open() {
        at++;
        if (++depth > MAX_DEPTH) {
            throw error("nested more than " + MAX_DEPTH + " deep");
        }
    }

    private boolean closes(char end) {
        skipSpace();
        if (peek() == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean continues(char end) {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private String string() {
        if (peek() != '"') {
            throw error("a string is wanted");
        }
        at++;
        StringBuilder string = new StringBuilder();
        for (char c = take(); c != '"'; c = take()) {
            if (c < ' ') {
                throw error("a control character inside a string");
            }
            string.append(c == '\\' ? escape() : c);
        }
        return string.toString();
    }

    private char escape() {
        char c = take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = Character.digit(take(), 16);
                    if (digit < 0) {
                        throw error("\\u wants four hexadecimal digits");
                    }
                    code = code << 4 | digit;
                }
                yield (char) code;
            }
            default -> throw error(c > ' ' && c < 0x7f ? "unknown escape \\" + c : String.format("unknown escape of U+%04X", (int) c));
        };
    }

    private Json number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        int digits = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == digits) {
            throw error("a value is wanted");
        }
        if (peek() == '.' || peek() == 'e' || peek() == 'E') {
            throw error("a whole number is wanted");
        }
        return new Json.Num(new BigInteger(text.substring(start, at)));
    }

    private Json word(String word, Json value) {
        if (!text.startsWith(word, at)) {
            throw error("a value is wanted");
        }
        at += word.length();
        return value;
    }

    private void expect(char c) {
        skipSpace();
        if (peek() != c) {
            throw error("'" + c + "' is wanted");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /** The next character, NUL at the end of the text: no token starts with it. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    private char take() {
        if (at == text.length()) {
            throw error("the text ends inside a string");
        }
        return text.charAt(at++);
    }

    private JsonException error(String problem) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            boolean newline = text.charAt(i) == '\n';
            line += newline ? 1 : 0;
            column = newline ? 1 : column + 1;
        }
        return new JsonException("line " + line + " column " + column + ": " + problem);
    }
}
