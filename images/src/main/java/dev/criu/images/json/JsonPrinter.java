package dev.criu.images.json;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Prints JSON as Python's {@code json.dumps} does, on one line or with an indent of one space; ASCII only. */
public final class JsonPrinter {

    private final StringBuilder out = new StringBuilder();
    private final boolean pretty;
    private int depth;

    private JsonPrinter(boolean pretty) {
        this.pretty = pretty;
    }

    /** @param pretty one member or item a line */
    public static String print(Json value, boolean pretty) {
        JsonPrinter printer = new JsonPrinter(pretty);
        printer.value(value);
        return printer.out.toString();
    }

    private void value(Json value) {
        if (value instanceof Json.Str s) {
            string(s.value());
        } else if (value instanceof Json.Num n) {
            out.append(n.value());
        } else if (value instanceof Json.Bool b) {
            out.append(b.value());
        } else if (value instanceof Json.Arr a) {
            array(a.items());
        } else if (value instanceof Json.Obj o) {
            object(o.members());
        } else {
            out.append("null");
        }
    }

    private void array(List<Json> items) {
        open('[');
        for (Iterator<Json> i = items.iterator(); i.hasNext();) {
            newline();
            value(i.next());
            comma(i.hasNext());
        }
        close(']', items.isEmpty());
    }

    private void object(Map<String, Json> members) {
        open('{');
        for (Iterator<Map.Entry<String, Json>> i = members.entrySet().iterator(); i.hasNext();) {
            Map.Entry<String, Json> member = i.next();
            newline();
            string(member.getKey());
            out.append(": ");
            value(member.getValue());
            comma(i.hasNext());
        }
        close('}', members.isEmpty());
    }

    private void open(char c) {
        out.append(c);
        depth++;
    }

    private void close(char c, boolean empty) {
        depth--;
        if (!empty) {
            newline();
        }
        out.append(c);
    }

    private void newline() {
        if (pretty) {
            out.append('\n').append(" ".repeat(depth));
        }
    }

    private void comma(boolean more) {
        if (more) {
            out.append(pretty ? "," : ", ");
        }
    }

    private void string(String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            character(string.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c >= ' ' && c <= '~') {
                    out.append(c);
                } else {
                    out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
                }
            }
        }
    }
}
