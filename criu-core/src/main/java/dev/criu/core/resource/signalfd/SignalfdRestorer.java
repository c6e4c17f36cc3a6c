package dev.criu.core.resource.signalfd;

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

/** Makes signalfds. */
final class SignalfdRestorer implements FileRestorer {
    private static final Logger LOG = LoggerFactory.getLogger(SignalfdRestorer.class);

    private static final int NEW_FILE = -1;

    private final Workshop workshop;

    SignalfdRestorer(Workshop workshop) {
        this.workshop = workshop;
    }

    @Override
    public void plan(file_entry entry, FilePlan plan) {
        Signalfd signalfd = Signalfd.of(entry);
        plan.create(signalfd.id(), "signalfd", () -> create(signalfd));
        OwnerRestorer.plan(plan, signalfd.id(), signalfd.flags(), signalfd.owner());
    }

    private int create(Signalfd signalfd) {
        LOG.debug("signalfd: create id=0x{} mask=0x{}", Integer.toHexString(signalfd.id()), Long.toHexString(signalfd.mask()));
        String object = "file 0x" + Integer.toHexString(signalfd.id()) + " (signalfd)";
        Buffer mask = Buffer.struct(Long.BYTES).putLong(0, signalfd.mask());
        Program program = new Program();
        var fd = program.call(Sys.SIGNALFD4, Arg.of(NEW_FILE), mask, Arg.of(Long.BYTES), Arg.of(0)).purpose(object);
        StatusFlags.restore(program, fd, signalfd.flags(), object);
        workshop.run(program);
        return (int) fd.result();
    }
}
