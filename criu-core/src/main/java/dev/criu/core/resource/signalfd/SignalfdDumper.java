package dev.criu.core.resource.signalfd;

import dev.criu.core.procfs.SignalFdInfo;
import dev.criu.core.resource.FileDumper;
import dev.criu.core.resource.OpenFile;
import dev.criu.proto.file_entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes signalfds by their fdinfo. */
final class SignalfdDumper implements FileDumper {
    private static final Logger LOG = LoggerFactory.getLogger(SignalfdDumper.class);

    @Override
    public file_entry describe(int id, OpenFile file) {
        long mask = SignalFdInfo.parse(file.info()).mask();
        LOG.debug("signalfd: state id=0x{} mask=0x{}", Integer.toHexString(id), Long.toHexString(mask));
        return new Signalfd(id, file.flags(), mask, file.owner()).entry();
    }
}
