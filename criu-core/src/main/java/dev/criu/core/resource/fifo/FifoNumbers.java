package dev.criu.core.resource.fifo;

import dev.criu.core.resource.FileStatus;
import dev.criu.core.resource.Inode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Numbers for fifos in the images: the inode number, as CRIU has it. That is longer than the field and unique only within a file
 * system, so a number that is taken gives way to the next free one.
 */
final class FifoNumbers {
    private final Map<Inode, Integer> numbers = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();

    int of(FileStatus fifo) {
        return numbers.computeIfAbsent(fifo.inode(), inode -> free((int) inode.ino()));
    }

    private int free(int wish) {
        int number = wish;
        while (!taken.add(number)) {
            number++;
        }
        return number;
    }
}
