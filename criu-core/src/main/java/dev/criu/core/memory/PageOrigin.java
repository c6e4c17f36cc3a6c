package dev.criu.core.memory;

import dev.criu.proto.vma_entry;

/** Where pages of a process are read. */
interface PageOrigin {
    /** Has a run of pages of a mapping copied behind those that the schedule has already. */
    void schedule(vma_entry vma, PageRange range, CopySchedule schedule);
}
