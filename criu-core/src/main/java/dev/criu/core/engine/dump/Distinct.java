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

    /** As {@link #get}, with a single comparison if the key belongs to the highest or behind it. */
    V getAscending(K key, Supplier<V> fresh) {
        int last = keys.size() - 1;
        if (last < 0) {
            return get(key, fresh);
        }
        int outcome = order.compare(keys.get(last), key);
        if (outcome == 0) {
            return values.get(last);
        }
        return outcome < 0 ? insert(last + 1, key, fresh.get()) : get(key, fresh, last);
    }

    /** The value of a key that compares equal; where there is none, a new one, which is kept unless it is null. */
    V get(K key, Supplier<V> fresh) {
        return get(key, fresh, keys.size());
    }

    private V get(K key, Supplier<V> fresh, int end) {
        int low = 0;
        int high = end;
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
        return insert(low, key, fresh.get());
    }

    private V insert(int at, K key, V value) {
        if (value != null) {
            keys.add(at, key);
            values.add(at, value);
        }
        return value;
    }

    /** All values in the order of their keys. */
    List<V> values() {
        return values;
    }

    int size() {
        return keys.size();
    }
}
