package dev.criu.core.cpuinfo;

import dev.criu.core.api.CriuException;
import dev.criu.proto.cpuinfo_x86_entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One x86 processor.
 *
 * @param vendor Intel, AMD or unknown
 * @param family display family
 * @param model display model
 * @param stepping revision
 * @param modelId marketing name
 * @param capabilities 32 words of feature bits, numbered as the kernel numbers them
 * @param xsave the area of floating-point and vector state
 */
public record CpuFacts(
        cpuinfo_x86_entry.vendor vendor, int family, int model, int stepping, String modelId, List<Integer> capabilities,
        Xsave xsave) {
    /** Layout of {@link #capabilities}. */
    private static final int CAPABILITY_VERSION = 2;

    public CpuFacts {
        capabilities = List.copyOf(capabilities);
    }

    /**
     * Parses {@code /proc/cpuinfo}, of which the first processor counts.
     *
     * @throws CriuException if it describes no x86 processor
     */
    public static CpuFacts parse(byte[] cpuinfo, Xsave xsave) {
        String first = new String(cpuinfo, StandardCharsets.ISO_8859_1);
        int end = first.indexOf("\n\n");
        first = end < 0 ? first : first.substring(0, end + 1);
        return new CpuFacts(
                vendor(field(first, "vendor_id")), number(first, "cpu family"), number(first, "model"), number(first, "stepping"),
                field(first, "model name"), words(field(first, "flags")), xsave);
    }

    /** What an image says. */
    public static CpuFacts of(cpuinfo_x86_entry entry) {
        return new CpuFacts(
                entry.getVendorId(), entry.getCpuFamily(), entry.getModel(), entry.getStepping(), entry.getModelId(),
                entry.getCapabilityList(),
                new Xsave(entry.getXfeaturesMask(), entry.getXsaveSize(), entry.getXsaveSizeMax()));
    }

    /** For an image. */
    public cpuinfo_x86_entry toEntry() {
        return cpuinfo_x86_entry.newBuilder()
                .setVendorId(vendor)
                .setCpuFamily(family)
                .setModel(model)
                .setStepping(stepping)
                .setCapabilityVer(CAPABILITY_VERSION)
                .addAllCapability(capabilities)
                .setModelId(modelId)
                .setXfeaturesMask(xsave.features())
                .setXsaveSize(xsave.size())
                .setXsaveSizeMax(xsave.maximum())
                .build();
    }

    /** A word of feature bits; zero where an image has fewer words. */
    int word(int index) {
        return index < capabilities.size() ? capabilities.get(index) : 0;
    }

    private static cpuinfo_x86_entry.vendor vendor(String id) {
        return switch (id) {
            case "GenuineIntel" -> cpuinfo_x86_entry.vendor.INTEL;
            case "AuthenticAMD" -> cpuinfo_x86_entry.vendor.AMD;
            default -> cpuinfo_x86_entry.vendor.UNKNOWN;
        };
    }

    private static List<Integer> words(String flags) {
        int[] words = new int[CpuFlags.WORDS];
        var known = new CpuFlags();
        for (String flag : flags.split(" ")) {
            int bit = known.bit(flag);
            if (bit >= 0) {
                words[bit / 32] |= 1 << bit % 32;
            }
        }
        var list = new ArrayList<Integer>(words.length);
        for (int word : words) {
            list.add(word);
        }
        return list;
    }

    private static int number(String cpu, String key) {
        String value = field(cpu, key);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new CriuException("cpuinfo", "/proc/cpuinfo: " + key + " is '" + value + "', not a number", e);
        }
    }

    /** The value behind a key that fills the line up to tabs and a colon. */
    private static String field(String cpu, String key) {
        for (String line : cpu.split("\n")) {
            int colon = line.indexOf(':');
            if (colon >= 0 && line.substring(0, colon).strip().equals(key)) {
                return line.substring(colon + 1).strip();
            }
        }
        throw new CriuException("cpuinfo", "/proc/cpuinfo has no " + key + ": this is no x86 processor");
    }
}
