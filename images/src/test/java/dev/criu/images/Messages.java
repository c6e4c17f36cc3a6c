package dev.criu.images;

import dev.criu.proto.ipc_desc_entry;
import dev.criu.proto.pstree_entry;

/** Small valid messages. */
final class Messages {

    private Messages() {
    }

    static pstree_entry task(int pid) {
        return pstree_entry.newBuilder().setPid(pid).setPpid(0).setPgid(pid).setSid(pid).addThreads(pid).build();
    }

    static ipc_desc_entry ipcDesc() {
        return ipc_desc_entry.newBuilder().setKey(7).setUid(0).setGid(0).setCuid(0).setCgid(0).setMode(0600).setId(1)
                .build();
    }
}
