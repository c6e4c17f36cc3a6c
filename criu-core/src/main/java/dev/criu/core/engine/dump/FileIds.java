package dev.criu.core.engine.dump;

import dev.criu.proto.file_entry;
import java.util.ArrayList;
import java.util.List;

/** The entries of {@code files.img} and their numbers, from 1. */
final class FileIds {
    private final List<file_entry> entries = new ArrayList<>();
    private int last;

    int next() {
        return ++last;
    }

    void add(file_entry entry) {
        entries.add(entry);
    }

    List<file_entry> entries() {
        return entries;
    }
}
