package dev.criu.core.memory;

import dev.criu.core.procfs.Vma;
import dev.criu.linux.call.Kernel;
import dev.criu.proto.vma_entry;

/** Pages of a frozen process, read from itself. */
final class LivePages implements PageOrigin {
    private final Descriptors descriptors;
    private final int pid;
    private final PageCopier.Source readable;
    private final SharedPages shared;
    private PageCopier.Source forced;

    /** @param mayShare whether pages may be shared by copy-on-write, and have to be read so that they stay so */
    LivePages(Kernel kernel, Descriptors descriptors, int pid, boolean mayShare) {
        this.descriptors = descriptors;
        this.pid = pid;
        this.readable = new PageCopier.Source.Readable(pid);
        this.shared = mayShare ? new SharedPages(kernel, descriptors.read("/proc/" + pid + "/pagemap")) : null;
    }

    @Override
    public void schedule(vma_entry vma, PageRange range, CopySchedule schedule) {
        if ((vma.getProt() & Vma.READ) == 0) {
            schedule.add(forced(), range);
        } else if (shared == null) {
            schedule.add(readable, range);
        } else {
            PageCopier.Source patient = forced();
            shared.split(range, (part, isShared) -> schedule.add(isShared ? patient : readable, part));
        }
    }

    private PageCopier.Source forced() {
        if (forced == null) {
            forced = new PageCopier.Source.Forced(descriptors.read("/proc/" + pid + "/mem"), pid);
        }
        return forced;
    }
}
