package dev.criu.core.resource.eventfd;

import dev.criu.core.procfs.EventFdInfo;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.proto.file_entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes eventfds by their fdinfo. */
final class EventfdDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(EventfdDumper.class);

    @Override
    public file_entry describe(int id, OpenFile file) {
        EventFdInfo info = EventFdInfo.parse(file.info());
        LOG.debug("eventfd: state id=0x{} counter={}", Integer.toHexString(id), info.count());
        return new Eventfd(id, file.flags(), info.count(), info.semaphore(), file.owner()).entry();
    }
}
