package dev.criu.core.cpuinfo;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bits of flags that {@code /proc/cpuinfo} names, as {@code arch/x86/include/asm/cpufeatures.h} numbers words and bits. */
final class CpuFlags {
    /** Words of an image's capabilities. */
    static final int WORDS = 32;

    private final Map<String, Integer> bits = new HashMap<>();

    CpuFlags() {
        // CPUID 1, edx
        word(0, "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush - dts acpi mmx fxsr sse sse2 "
                + "ss ht tm ia64 pbe");
        // CPUID 0x80000001, edx
        word(1, "- - - - - - - - - - - syscall - - - - - - - mp nx - mmxext - - fxsr_opt pdpe1gb rdtscp - lm 3dnowext 3dnow");
        // CPUID 1, ecx
        word(4, "pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 "
                + "x2apic movbe popcnt tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor");
        // CPUID 0x80000001, ecx
        word(6, "lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 "
                + "tce - nodeid_msr - tbm topoext perfctr_core perfctr_nb - bpext ptsc perfctr_llc mwaitx - -");
        // CPUID 7, ebx
        word(9, "fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm cqm - mpx rdt_a avx512f avx512dq rdseed adx "
                + "smap avx512ifma - clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw avx512vl");
        // CPUID 0xd, eax of leaf 1
        word(10, "xsaveopt xsavec xgetbv1 xsaves");
        // CPUID 7, eax of leaf 1
        word(12, "- - - - avx_vnni avx512_bf16");
        // CPUID 0x80000008, ebx
        word(13, "clzero irperf xsaveerptr - rdpru - - - - wbnoinvd");
        // CPUID 7, ecx
        word(16, "- avx512vbmi umip pku ospke waitpkg avx512_vbmi2 - gfni vaes vpclmulqdq avx512_vnni avx512_bitalg tme "
                + "avx512_vpopcntdq - la57 - - - - - rdpid - bus_lock_detect cldemote - movdiri movdir64b enqcmd sgx_lc");
        // CPUID 7, edx
        word(18, "- - avx512_4vnniw avx512_4fmaps fsrm - - - avx512_vp2intersect - md_clear - - - serialize - tsxldtrk - pconfig "
                + "arch_lbr ibt - amx_bf16 avx512_fp16 amx_tile amx_int8 - - flush_l1d arch_capabilities");
    }

    /** Word times 32 plus bit of a flag, or -1 if it is none of the processor's own. */
    int bit(String flag) {
        return bits.getOrDefault(flag, -1);
    }

    /** Names of the flags that are set in a word; {@code bit N} where a bit has none. */
    String names(int word, int set) {
        var byBit = new HashMap<Integer, String>();
        bits.forEach((name, bit) -> byBit.put(bit, name));
        return IntStream.range(0, Integer.SIZE)
                .filter(bit -> (set >>> bit & 1) != 0)
                .mapToObj(bit -> byBit.getOrDefault(word * Integer.SIZE + bit, "bit " + bit + " of word " + word))
                .collect(Collectors.joining(", "));
    }

    private void word(int word, String flags) {
        int bit = word * 32;
        for (String flag : flags.split(" ")) {
            if (!flag.equals("-")) {
                bits.put(flag, bit);
            }
            bit++;
        }
    }
}
