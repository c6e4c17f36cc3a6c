package dev.criu.core.resource.eventfd;

import dev.criu.core.resource.FilePlan;
import dev.criu.core.resource.FileRestorer;
import dev.criu.core.resource.OwnerRestorer;
import dev.criu.core.resource.StatusFlags;
import dev.criu.core.resource.Workshop;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.linux.program.Program;
import dev.criu.proto.file_entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes eventfds. */
final class EventfdRestorer implements FileRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(EventfdRestorer.class);

    private static final int EFD_SEMAPHORE = 1;

    private final Workshop workshop;

    EventfdRestorer(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        Eventfd eventfd = Eventfd.of(entry);
        plan.create(eventfd.id(), "eventfd", () -> create(eventfd));
        OwnerRestorer.plan(plan, eventfd.id(), eventfd.flags(), eventfd.owner());
    }

    /** The counter is written: eventfd2 takes only 32 bits of it. */
    private int create(Eventfd eventfd) {
        LOG.debug("eventfd: create id=0x{} counter={}", Integer.toHexString(eventfd.id()), eventfd.counter());
        String object = "file 0x" + Integer.toHexString(eventfd.id()) + " (eventfd)";
        Program program = new Program();
        var fd = program.call(Sys.EVENTFD2, 0, eventfd.semaphore() ? EFD_SEMAPHORE : 0).purpose(object);
        if (eventfd.counter() != 0) {
            Buffer counter = Buffer.struct(Long.BYTES).putLong(0, eventfd.counter());
            program.call(Sys.WRITE, fd, counter, Arg.of(Long.BYTES)).purpose(object);
        }
        StatusFlags.restore(program, fd, eventfd.flags(), object);
        workshop.run(program);
        return (int) fd.result();
    }
}
