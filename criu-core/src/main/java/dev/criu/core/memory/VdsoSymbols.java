package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The functions that a vDSO image offers, by its section of dynamic symbols (elf(5)). Images come from elsewhere: nothing is believed. */
final class VdsoSymbols {
    private static final int ELF_HEADER = 64;
    private static final int E_SHOFF = 40;
    private static final int E_SHENTSIZE = 58;
    private static final int E_SHNUM = 60;
    private static final int SECTION = 64;
    private static final int SH_TYPE = 4;
    private static final int SH_OFFSET = 24;
    private static final int SH_SIZE = 32;
    private static final int SH_LINK = 40;
    private static final int SHT_DYNSYM = 11;
    private static final int SYMBOL = 24;
    private static final int STT_FUNC = 2;
    private static final int MAGIC = 0x464c457f;

    private final ByteBuffer image;
    private final String object;

    private VdsoSymbols(byte[] image, String object) {
        this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        this.object = object;
    }

    /** Offsets of functions in the image by name. */
    static Map<String, Integer> of(byte[] image, String object) {
        try {
            return new VdsoSymbols(image, object).read();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            throw damaged(object);
        }
    }

    /** The bytes of an image without what pads its last page; the section headers come last in it. All if it has none. */
    static int size(byte[] image) {
        ByteBuffer elf = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        if (image.length < ELF_HEADER || elf.getLong(E_SHOFF) == 0) {
            return image.length;
        }
        long end = elf.getLong(E_SHOFF) + (long) elf.getShort(E_SHENTSIZE) * elf.getShort(E_SHNUM);
        return end > 0 && end <= image.length ? (int) end : image.length;
    }

    private static CriuException damaged(String object) {
        return new CriuException("memory", object + ": its vDSO is no ELF image with symbols; dump again");
    }

    private Map<String, Integer> read() {
        if (image.capacity() < ELF_HEADER || image.getInt(0) != MAGIC || image.getShort(E_SHENTSIZE) != SECTION) {
            throw damaged(object);
        }
        int sections = Math.toIntExact(image.getLong(E_SHOFF));
        int count = Short.toUnsignedInt(image.getShort(E_SHNUM));
        for (int i = 0; i < count; i++) {
            int section = sections + i * SECTION;
            if (image.getInt(section + SH_TYPE) == SHT_DYNSYM) {
                int names = sections + Math.multiplyExact(image.getInt(section + SH_LINK), SECTION);
                return functions(offset(section), size(section), offset(names));
            }
        }
        throw damaged(object);
    }

    private int offset(int section) {
        return Math.toIntExact(image.getLong(section + SH_OFFSET));
    }

    private int size(int section) {
        return Math.toIntExact(image.getLong(section + SH_SIZE));
    }

    private Map<String, Integer> functions(int symbols, int size, int names) {
        Map<String, Integer> functions = new TreeMap<>();
        for (int at = symbols; at < symbols + size; at += SYMBOL) {
            boolean function = (image.get(at + 4) & 0xf) == STT_FUNC && image.getShort(at + 6) != 0;
            if (function) {
                int value = Math.toIntExact(image.getLong(at + 8));
                if (value < ELF_HEADER || value >= image.capacity()) {
                    throw damaged(object);
                }
                functions.put(name(Math.addExact(names, image.getInt(at))), value);
            }
        }
        return functions;
    }

    private String name(int from) {
        int to = from;
        while (image.get(to) != 0) {
            to++;
        }
        return new String(image.array(), from, to - from, StandardCharsets.US_ASCII);
    }
}
