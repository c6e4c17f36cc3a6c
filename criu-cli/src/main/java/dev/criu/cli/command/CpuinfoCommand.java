package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.UsageException;
import dev.criu.core.api.CriuException;
import dev.criu.core.cpuinfo.CpuFacts;
import dev.criu.core.cpuinfo.CpuMatch;
import dev.criu.core.cpuinfo.Xsave;
import dev.criu.images.ImageDirectory;
import dev.criu.images.ImageType;
import dev.criu.linux.call.MachineCode;
import dev.criu.proto.cpuinfo_entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code criu cpuinfo dump|check}: keeps what the processor can do beside images, and compares it before a restore. */
final class CpuinfoCommand implements Command {
    private static final String PLACE = "cpuinfo";
    private static final Logger LOG = LoggerFactory.getLogger(PLACE);
    private static final Path SOURCE = Path.of("/proc/cpuinfo");

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.options().words();
        String what = words.size() > 1 ? words.get(1) : "";
        return switch (what) {
            case "dump" -> dump(invocation);
            case "check" -> check(invocation);
            default -> throw new UsageException("cpuinfo wants 'dump' or 'check'");
        };
    }

    private static int dump(Invocation invocation) {
        invocation.directories().requireWritableImages();
        var entry = cpuinfo_entry.newBuilder().addX86Entry(here().toEntry()).build();
        ImageDirectory.open(invocation.directories().images()).writeOne(ImageType.CPUINFO, entry);
        return 0;
    }

    private static int check(Invocation invocation) {
        Set<CpuMatch.Aspect> aspects = aspects(invocation.options().value(Opt.CPU_CAP, ""));
        var entry = ImageDirectory.open(invocation.directories().images()).readOne(ImageType.CPUINFO);
        if (entry.getX86EntryCount() == 0) {
            throw new CriuException(PLACE, "the image is of no x86 processor");
        }
        List<String> obstacles = CpuMatch.obstacles(CpuFacts.of(entry.getX86Entry(0)), here(), aspects);
        obstacles.forEach(LOG::error);
        return obstacles.isEmpty() ? 0 : 1;
    }

    /** A list separated by commas; empty, as without the option, means all. */
    private static Set<CpuMatch.Aspect> aspects(String list) {
        if (list.isEmpty()) {
            return CpuMatch.all();
        }
        var aspects = EnumSet.noneOf(CpuMatch.Aspect.class);
        for (String name : list.split(",", -1)) {
            switch (name) {
                case "none" -> aspects.clear();
                case "all" -> aspects.addAll(CpuMatch.all());
                case "fpu" -> aspects.add(CpuMatch.Aspect.FPU);
                case "ins" -> aspects.add(CpuMatch.Aspect.INS);
                case "cpu" -> aspects.add(CpuMatch.Aspect.CPU);
                default -> throw new UsageException("--cpu-cap knows none, fpu, ins, cpu and all, not '" + name + "'");
            }
        }
        return aspects;
    }

    private static CpuFacts here() {
        try {
            return CpuFacts.parse(Files.readAllBytes(SOURCE), Xsave.here(new MachineCode()));
        } catch (IOException e) {
            throw new CriuException(PLACE, "cannot read " + SOURCE + ": " + e.getMessage(), e);
        }
    }
}
