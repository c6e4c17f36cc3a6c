package dev.criu.core.resource;

import dev.criu.proto.fown_entry;

/** The owner of a file that notifies nobody; images want it spelled out. */
public final class ZeroOwner {
    public static final fown_entry ENTRY = fown_entry.newBuilder()
            .setUid(0)
            .setEuid(0)
            .setSignum(0)
            .setPidType(0)
            .setPid(0)
            .build();

    private ZeroOwner() {}
}
