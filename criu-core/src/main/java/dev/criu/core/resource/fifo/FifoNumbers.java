package dev.criu.core.resource.fifo;

import dev.criu.core.resource.FileStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Numbers for fifos in the images: the inode number, as CRIU has it. That is longer than the field and unique only within a file
 * system, so a number that is taken gives way to the next free one.
 */
final class FifoNumbers {
    private final Map<Place, Integer> numbers = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    private record Place(long dev, long ino) {}

    int of(FileStatus fifo) {
        return numbers.computeIfAbsent(new Place(fifo.dev(), fifo.ino()), place -> free((int) place.ino()));
    }

    private int free(int wish) {
        int number = wish;
        while (!taken.add(number)) {
            number++;
        }
        return number;
    }
}
