package dev.criu.core.task;

import dev.criu.core.api.CriuException;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.linux.x86_64.Registers;
import dev.criu.proto.thread_info_x86;
import dev.criu.proto.user_desc_t;
import dev.criu.proto.user_x86_cet_entry;
import dev.criu.proto.user_x86_fpregs_entry;
import dev.criu.proto.user_x86_regs_entry;
import dev.criu.proto.user_x86_xsave_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Registers and extended state of an x86-64 thread as {@code thread_info_x86}, both ways. */
final class X86State {
    private static final int ST_SPACE = 32;
    private static final int XMM_SPACE = 160;
    private static final int XSTATE_BV = 512;
    private static final int FIRST_TLS_ENTRY = 12;
    private static final int TLS_ENTRIES = 3;

    private final ExtendedLayout layout;

    X86State(ExtendedLayout layout) {
        this.layout = layout;
    }

    /** Describes a thread. */
    thread_info_x86 encode(Registers registers, byte[] extended, long clearTidAddress) {
        thread_info_x86.Builder info = thread_info_x86.newBuilder()
                .setClearTidAddr(clearTidAddress)
                .setGpregs(encodeRegisters(registers))
                .setFpregs(encodeExtended(extended));
        for (int i = 0; i < TLS_ENTRIES; i++) {
            info.addTls(unusedTls(FIRST_TLS_ENTRY + i));
        }
        return info.build();
    }

    private static user_x86_regs_entry encodeRegisters(Registers r) {
        return user_x86_regs_entry.newBuilder()
                .setR15(r.get(Registers.R15))
                .setR14(r.get(Registers.R14))
                .setR13(r.get(Registers.R13))
                .setR12(r.get(Registers.R12))
                .setBp(r.get(Registers.BP))
                .setBx(r.get(Registers.BX))
                .setR11(r.get(Registers.R11))
                .setR10(r.get(Registers.R10))
                .setR9(r.get(Registers.R9))
                .setR8(r.get(Registers.R8))
                .setAx(r.get(Registers.AX))
                .setCx(r.get(Registers.CX))
                .setDx(r.get(Registers.DX))
                .setSi(r.get(Registers.SI))
                .setDi(r.get(Registers.DI))
                .setOrigAx(r.get(Registers.ORIG_AX))
                .setIp(r.get(Registers.IP))
                .setCs(r.get(Registers.CS))
                .setFlags(r.get(Registers.FLAGS))
                .setSp(r.get(Registers.SP))
                .setSs(r.get(Registers.SS))
                .setFsBase(r.get(Registers.FS_BASE))
                .setGsBase(r.get(Registers.GS_BASE))
                .setDs(r.get(Registers.DS))
                .setEs(r.get(Registers.ES))
                .setFs(r.get(Registers.FS))
                .setGs(r.get(Registers.GS))
                .setMode(dev.criu.proto.user_x86_regs_mode.NATIVE)
                .build();
    }

    /** The general registers that an image holds. */
    static Registers decodeRegisters(user_x86_regs_entry r) {
        return new Registers(new long[] {
            r.getR15(), r.getR14(), r.getR13(), r.getR12(), r.getBp(), r.getBx(), r.getR11(), r.getR10(), r.getR9(),
            r.getR8(), r.getAx(), r.getCx(), r.getDx(), r.getSi(), r.getDi(), r.getOrigAx(), r.getIp(), r.getCs(),
            r.getFlags(), r.getSp(), r.getSs(), r.getFsBase(), r.getGsBase(), r.getDs(), r.getEs(), r.getFs(), r.getGs()
        });
    }

    private user_x86_fpregs_entry encodeExtended(byte[] extended) {
        ByteBuffer area = ByteBuffer.wrap(extended).order(ByteOrder.LITTLE_ENDIAN);
        user_x86_fpregs_entry.Builder fp = user_x86_fpregs_entry.newBuilder()
                .setCwd(area.getShort(0) & 0xffff)
                .setSwd(area.getShort(2) & 0xffff)
                .setTwd(area.getShort(4) & 0xffff)
                .setFop(area.getShort(6) & 0xffff)
                .setRip(area.getLong(8))
                .setRdp(area.getLong(16))
                .setMxcsr(area.getInt(24))
                .setMxcsrMask(area.getInt(28));
        for (int i = 0; i < 32; i++) {
            fp.addStSpace(area.getInt(ST_SPACE + i * 4));
        }
        for (int i = 0; i < 64; i++) {
            fp.addXmmSpace(area.getInt(XMM_SPACE + i * 4));
        }
        return fp.setXsave(encodeComponents(area)).build();
    }

    private user_x86_xsave_entry encodeComponents(ByteBuffer area) {
        user_x86_xsave_entry.Builder x = user_x86_xsave_entry.newBuilder().setXstateBv(area.getLong(XSTATE_BV));
        for (int at : words(ExtendedLayout.YMM_HIGH, 4)) {
            x.addYmmhSpace(area.getInt(at));
        }
        for (int at : words(ExtendedLayout.OPMASK, 8)) {
            x.addOpmaskReg(area.getLong(at));
        }
        for (int at : words(ExtendedLayout.ZMM_HIGH, 8)) {
            x.addZmmUpper(area.getLong(at));
        }
        for (int at : words(ExtendedLayout.HIGH_ZMM, 8)) {
            x.addHi16Zmm(area.getLong(at));
        }
        for (int at : words(ExtendedLayout.PKRU, 4)) {
            x.addPkru(area.getInt(at));
        }
        // No shadow stack is in use: such tasks are refused.
        return x.setCet(user_x86_cet_entry.newBuilder().setCet(0).setSsp(0)).build();
    }

    /** Offsets of the words of {@code width} bytes that a component consists of; none if this CPU lacks it. */
    private int[] words(int component, int width) {
        int[] offsets = new int[layout.size(component) / width];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = layout.offset(component) + i * width;
        }
        return offsets;
    }

    /**
     * The XSAVE area that an image holds, as far as this CPU has it: see {@link #require}.
     *
     * @param template an area of this CPU, for its length and what images do not hold
     */
    byte[] decodeExtended(user_x86_fpregs_entry fp, byte[] template) {
        byte[] bytes = template.clone();
        ByteBuffer area = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        area.putShort(0, (short) fp.getCwd());
        area.putShort(2, (short) fp.getSwd());
        area.putShort(4, (short) fp.getTwd());
        area.putShort(6, (short) fp.getFop());
        area.putLong(8, fp.getRip());
        area.putLong(16, fp.getRdp());
        area.putInt(24, fp.getMxcsr());
        area.putInt(28, fp.getMxcsrMask());
        putInts(area, ST_SPACE, fp.getStSpaceList(), 32);
        putInts(area, XMM_SPACE, fp.getXmmSpaceList(), 64);
        if (fp.hasXsave()) {
            decodeComponents(fp.getXsave(), area);
        } else {
            area.putLong(XSTATE_BV, 3);
        }
        return bytes;
    }

    private void decodeComponents(user_x86_xsave_entry x, ByteBuffer area) {
        long used = x.getXstateBv();
        area.putLong(XSTATE_BV, used);
        putComponentInts(area, ExtendedLayout.YMM_HIGH, used, x.getYmmhSpaceList());
        putComponentLongs(area, ExtendedLayout.OPMASK, used, x.getOpmaskRegList());
        putComponentLongs(area, ExtendedLayout.ZMM_HIGH, used, x.getZmmUpperList());
        putComponentLongs(area, ExtendedLayout.HIGH_ZMM, used, x.getHi16ZmmList());
        putComponentInts(area, ExtendedLayout.PKRU, used, x.getPkruList());
    }

    private void putComponentInts(ByteBuffer area, int component, long used, List<Integer> values) {
        if (has(component, used)) {
            putInts(area, layout.offset(component), values, layout.size(component) / 4);
        }
    }

    private void putComponentLongs(ByteBuffer area, int component, long used, List<Long> values) {
        if (has(component, used)) {
            int count = Math.min(values.size(), layout.size(component) / 8);
            for (int i = 0; i < count; i++) {
                area.putLong(layout.offset(component) + i * 8, values.get(i));
            }
        }
    }

    private boolean has(int component, long used) {
        return (used >>> component & 1) != 0 && layout.size(component) != 0;
    }

    /** Refuses state that this CPU, or the kernel, does not have; {@code object} says whose it is. */
    void require(user_x86_fpregs_entry fp, String object) {
        for (int component = ExtendedLayout.YMM_HIGH; component < Long.SIZE; component++) {
            if ((fp.getXsave().getXstateBv() >>> component & 1) != 0 && layout.size(component) == 0) {
                throw new CriuException("cpu", object + ": the images have CPU state of component " + component
                        + " (XSTATE_BV), which this CPU lacks; restore on one that has it");
            }
        }
    }

    private static void putInts(ByteBuffer area, int at, List<Integer> values, int limit) {
        for (int i = 0; i < Math.min(values.size(), limit); i++) {
            area.putInt(at + i * 4, values.get(i));
        }
    }

    private static user_desc_t unusedTls(int entry) {
        return user_desc_t.newBuilder()
                .setEntryNumber(entry)
                .setBaseAddr(0)
                .setLimit(0)
                .setSeg32Bit(false)
                .setContentsH(false)
                .setContentsL(false)
                .setReadExecOnly(true)
                .setLimitInPages(false)
                .setSegNotPresent(true)
                .setUsable(false)
                .build();
    }
}
