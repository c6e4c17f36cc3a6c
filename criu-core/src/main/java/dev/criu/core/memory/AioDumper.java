package dev.criu.core.memory;

import dev.criu.core.procfs.SmapsParser;
import dev.criu.core.procfs.Vma;
import dev.criu.core.resource.DumpScope;
import dev.criu.linux.memory.RemoteAddress;
import dev.criu.linux.memory.RemoteMemory;
import dev.criu.proto.aio_ring_entry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Contexts of asynchronous I/O (io_setup(2)), by the rings that they are mapped with. Requests in flight cannot be seen from anywhere;
 * those that have completed are events in the ring.
 */
final class AioDumper {
    private final DumpScope scope;
    private final Set<Long> seen = new HashSet<>();

    AioDumper(DumpScope scope) {
        this.scope = scope;
    }

    /** The contexts of a process. */
    List<aio_ring_entry> describe(int pid, List<SmapsParser.Entry> mappings) {
        List<aio_ring_entry> rings = new ArrayList<>(0);
        for (SmapsParser.Entry mapping : mappings) {
            if (mapping.vma().kind() == Vma.Kind.AIO_RING) {
                describe(pid, mapping.vma(), rings);
            }
        }
        return rings;
    }

    private void describe(int pid, Vma vma, List<aio_ring_entry> rings) {
        String object = "pid " + pid + " mapping " + vma.range() + " (aio ring)";
        AioRing ring = read(pid, vma);
        if (!seen.add(vma.inode())) {
            scope.refuse(object, "the ring was inherited by fork, and nobody can tell whose context it is", "");
        } else if (!ring.isOf(vma.length())) {
            scope.refuse(object, "the ring's header was overwritten", "");
        }
        rings.add(aio_ring_entry.newBuilder()
                .setId(vma.start())
                .setNrReq(ring.requests())
                .setRingLen((int) vma.length())
                .build());
    }

    private AioRing read(int pid, Vma vma) {
        try (RemoteMemory memory = new RemoteMemory(scope.kernel(), pid)) {
            return AioRing.parse(ByteBuffer.wrap(memory.read(new RemoteAddress(vma.start()), AioRing.HEADER)));
        }
    }
}
