package dev.criu.core.task;

import dev.criu.core.tree.NsPid;
import dev.criu.proto.core_entry;

/** A thread as its image describes it. */
public record ThreadImage(NsPid tid, core_entry core) {}
