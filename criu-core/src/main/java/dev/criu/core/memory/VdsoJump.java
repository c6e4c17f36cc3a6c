package dev.criu.core.memory;

import dev.criu.core.api.CriuException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A jump from a function of a dumped vDSO to that of this kernel's.
 *
 * @param offset of the function in the dumped image
 * @param code {@code movabs $target, %rax; jmp *%rax}: calls clobber rax anyway
 */
record VdsoJump(int offset, byte[] code) {
    private static final int LENGTH = 12;

    /** @param base where the code of this kernel's vDSO will be */
    static List<VdsoJump> all(Map<String, Integer> from, Map<String, Integer> to, long base, String object) {
        TreeMap<Integer, VdsoJump> jumps = new TreeMap<>();
        from.forEach((name, offset) -> {
            Integer target = to.get(name);
            if (target == null) {
                throw new CriuException("memory", object + ": the vDSO of this kernel has no function " + name
                        + " for which the task may have a pointer; restore on a kernel that has");
            }
            jumps.put(offset, new VdsoJump(offset, code(base + target)));
        });
        long last = -LENGTH;
        for (int offset : jumps.keySet()) {
            if (offset - last < LENGTH) {
                throw new CriuException("memory", object + ": the functions of its vDSO are too short for a jump");
            }
            last = offset;
        }
        return new ArrayList<>(jumps.values());
    }

    private static byte[] code(long target) {
        return ByteBuffer.allocate(LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) 0xb848)
                .putLong(target)
                .putShort((short) 0xe0ff)
                .array();
    }
}
