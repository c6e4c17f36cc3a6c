package dev.criu.core.cpuinfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.proto.cpuinfo_x86_entry;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CpuFactsTest {
    private static final String CPU = """
            processor\t: 0
            vendor_id\t: AuthenticAMD
            cpu family\t: 25
            model\t\t: 17
            model name\t: AMD EPYC
            stepping\t: 1
            flags\t\t: fpu sse2 pni xsave avx syscall lm lahf_lm fsgsbase avx512vl xsaves pku fsrm constant_tsc
            bugs\t\t: fpu

            processor\t: 1
            vendor_id\t: GenuineIntel
            """;

    @Test
    void readsTheFirstProcessor() {
        CpuFacts cpu = parse(CPU);
        assertEquals(cpuinfo_x86_entry.vendor.AMD, cpu.vendor());
        assertEquals(25, cpu.family());
        assertEquals(17, cpu.model());
        assertEquals(1, cpu.stepping());
        assertEquals("AMD EPYC", cpu.modelId());
        assertEquals(32, cpu.capabilities().size());
        assertEquals(1 | 1 << 26, cpu.word(0));
        assertEquals(1 << 11 | 1 << 29, cpu.word(1));
        assertEquals(1 | 1 << 26 | 1 << 28, cpu.word(4));
        assertEquals(1, cpu.word(6));
        assertEquals(1 | 1 << 31, cpu.word(9));
        assertEquals(1 << 3, cpu.word(10));
        assertEquals(1 << 3, cpu.word(16));
        assertEquals(1 << 4, cpu.word(18));
    }

    @Test
    void survivesTheImage() {
        CpuFacts cpu = parse(CPU);
        assertEquals(cpu, CpuFacts.of(cpu.toEntry()));
    }

    @Test
    void refusesOtherArchitectures() {
        assertThrows(CriuException.class, () -> parse("processor\t: 0\nBogoMIPS\t: 50.00\nFeatures\t: fp asimd\n"));
        assertThrows(CriuException.class, () -> parse(CPU.replace(": 25", ": x")));
    }

    @Test
    void matchesByAspect() {
        CpuFacts here = parse(CPU);
        CpuFacts more = parse(CPU.replace("fpu", "fpu aes"));
        CpuFacts less = parse(CPU.replace(" xsaves", ""));
        CpuFacts other = parse(CPU.replaceFirst("AuthenticAMD", "GenuineIntel"));
        assertEquals(List.of(), CpuMatch.obstacles(here, more, EnumSet.of(CpuMatch.Aspect.FPU, CpuMatch.Aspect.INS)));
        assertEquals(List.of("cpu: not the same: aes"), CpuMatch.obstacles(here, more, CpuMatch.all()));
        assertEquals(List.of("fpu: xsaves is missing here"), CpuMatch.obstacles(here, less, Set.of(CpuMatch.Aspect.FPU)));
        assertEquals(List.of("ins: missing here: xsaves"), CpuMatch.obstacles(here, less, Set.of(CpuMatch.Aspect.INS)));
        assertEquals(List.of("cpu: vendor is INTEL, was AMD"), CpuMatch.obstacles(here, other, CpuMatch.all()));
        assertEquals(List.of(), CpuMatch.obstacles(here, other, Set.of()));
    }

    private static CpuFacts parse(String text) {
        return CpuFacts.parse(text.getBytes(StandardCharsets.ISO_8859_1), new Xsave(0xe7, 2440, 2696));
    }

    @Test
    void componentsOfTheXsaveAreaHaveToBeHere() {
        CpuFacts here = parse(CPU);
        CpuFacts more = new CpuFacts(
                here.vendor(), here.family(), here.model(), here.stepping(), here.modelId(), here.capabilities(),
                new Xsave(0x602e7, 10752, 10752));
        assertEquals(
                List.of("fpu: components 0x60200 of the XSAVE area are missing here"),
                CpuMatch.obstacles(more, here, Set.of(CpuMatch.Aspect.FPU)));
        assertEquals(List.of(), CpuMatch.obstacles(here, more, Set.of(CpuMatch.Aspect.FPU)));
    }
}
