package dev.criu.core.engine.restore;

import dev.criu.core.resource.Workshop;
import dev.criu.core.task.ProcessImage;
import dev.criu.linux.Sys;
import dev.criu.linux.program.Program;
import dev.criu.proto.fdinfo_entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fills descriptor tables: a task fetches each description from this process and puts it at its number. In a dense table it mostly
 * comes at the right one.
 */
final class DescriptorInstaller {
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int O_CLOEXEC = 02000000;

    private final Forge forge;
    private final Workshop workshop;
    private final int serviceFd;
    private final Together together = new Together();

    DescriptorInstaller(Forge forge, Workshop workshop, int serviceFd) {
        this.forge = forge;
        this.workshop = workshop;
        this.serviceFd = serviceFd;
    }

    /**
     * Begins to fill the table of a process; {@link #settle} must follow.
     *
     * @param workshopFds descriptors in the workshop by the numbers of the files
     */
    void install(ProcessImage process, Map<Integer, Integer> workshopFds) {
        Program program = new Program();
        DescriptorTable table = new DescriptorTable(serviceFd);
        List<fdinfo_entry> entries = new ArrayList<>(process.descriptors());
        entries.sort((one, other) -> Integer.compare(one.getFd(), other.getFd()));
        for (fdinfo_entry entry : entries) {
            int local = workshop.local(workshopFds.get(entry.getId()));
            install(program, table, entry, local, "pid " + process.pid() + " fd " + entry.getFd());
        }
        together.start(forge.task(process.pid().value()), program);
    }

    /** Waits until all tables are filled. */
    void settle() {
        together.settle();
    }

    private static void install(Program program, DescriptorTable table, fdinfo_entry entry, int local, String object) {
        int target = entry.getFd();
        boolean closeOnExec = (entry.getFlags() & FD_CLOEXEC) != 0;
        int fetched = table.fetch(program, local, object);
        if (fetched != target) {
            program.call(Sys.DUP3, fetched, target, closeOnExec ? O_CLOEXEC : 0).purpose(object);
            table.occupy(target);
            table.close(program, fetched, object);
        } else if (!closeOnExec) {
            program.call(Sys.FCNTL, target, F_SETFD, 0).purpose(object);
        }
    }
}
