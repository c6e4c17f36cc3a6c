package dev.criu.fuzz;

import dev.criu.core.procfs.*;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A file of /proc; the first byte says which. Only {@link ProcfsParseException} is allowed. */
public final class ProcfsTarget {
    private static final List<Consumer<byte[]>> PARSERS = List.of(
            TaskStat::parse, FdInfo::parse, MountInfo::parseAll, Limits::parse, SmapsParser::parse, PosixTimer::parseAll,
            TimensOffsets::parse, CgroupLine::parseAll, IdMapping::parseAll, Uptime::parse, NsLink::parse, TaskStatus::parse,
            ProcValues::loginuid, ProcValues::oomScoreAdj, ProcValues::personality, ProcValues::coredumpFilter, ProcValues::children,
            ProcValues::auxv, Vma::parseAll,
            bytes -> EpollTarget.parseAll(FdInfo.parse(bytes)), bytes -> EventFdInfo.parse(FdInfo.parse(bytes)),
            bytes -> SignalFdInfo.parse(FdInfo.parse(bytes)), bytes -> TimerFdInfo.parse(FdInfo.parse(bytes)));

    private ProcfsTarget() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        try {
            PARSERS.get((input[0] & 0xff) % PARSERS.size()).accept(Arrays.copyOfRange(input, 1, input.length));
        } catch (ProcfsParseException e) {
            Expected.says(e);
        }
    }
}
