package dev.criu.core.engine.dump;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Values by keys that only a costly comparison tells apart (kcmp(2) is a system call). One search serves both the look for a key
 * and its insertion.
 */
final class Distinct<K, V> {
    private final Comparator<K> order;
    private final List<K> keys = new ArrayList<>();
    private final List<V> values = new ArrayList<>();

    Distinct(Comparator<K> order) {
        this.order = order;
    }

    /** The value of a key that compares equal; where there is none, a new one, which is kept unless it is null. */
    V get(K key, Supplier<V> fresh) {
        int low = 0;
        int high = keys.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int outcome = order.compare(keys.get(middle), key);
            if (outcome == 0) {
                return values.get(middle);
            }
            if (outcome < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        V value = fresh.get();
        if (value != null) {
            keys.add(low, key);
            values.add(low, value);
        }
        return value;
    }

    int size() {
        return keys.size();
    }
}
