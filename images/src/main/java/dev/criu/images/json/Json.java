package dev.criu.images.json;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** A JSON value. Numbers are whole: no image holds a fraction. */
public sealed interface Json {

    /** A text; bytes that are no UTF-8 are lone surrogates U+DC80 to U+DCFF (Python's {@code surrogateescape}). */
    record Str(String value) implements Json {
    }

    /** A whole number of any size. */
    record Num(BigInteger value) implements Json {
        static Num of(long value) {
            return new Num(BigInteger.valueOf(value));
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {
    }

    /** The null value. */
    record Null() implements Json {
    }

    /** A list. */
    record Arr(List<Json> items) implements Json {
    }

    /** An object; members keep the order of the map. */
    record Obj(Map<String, Json> members) implements Json {
    }
}
