package dev.criu.core.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.criu.linux.call.MachineCode;
import dev.criu.core.api.CriuException;
import dev.criu.linux.x86_64.ExtendedLayout;
import dev.criu.linux.x86_64.Registers;
import dev.criu.proto.thread_info_x86;
import dev.criu.proto.user_x86_fpregs_entry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class X86StateTest {
    private static final int AREA = 4096;
    private static final int FEATURES = 512;
    private static final int[] COMPONENTS = {
        ExtendedLayout.YMM_HIGH, ExtendedLayout.OPMASK, ExtendedLayout.ZMM_HIGH, ExtendedLayout.HIGH_ZMM, ExtendedLayout.PKRU
    };

    private final ExtendedLayout layout = new ExtendedLayout(new MachineCode());
    private final X86State state = new X86State(layout);
    private final Registers registers =
            new Registers(LongStream.range(0, Registers.COUNT).map(i -> i - 3).toArray());

    @Test
    void generalRegistersSurvive() {
        thread_info_x86 info = state.encode(registers, new byte[AREA], 0x1234);
        assertEquals(registers, X86State.decodeRegisters(info.getGpregs()));
        assertEquals(0x1234, info.getClearTidAddr());
    }

    @Test
    void extendedStateSurvivesWithEveryComponentOfThisCpu() {
        byte[] area = area();
        byte[] decoded = state.decodeExtended(encode(area), new byte[AREA]);
        assertArrayEquals(Arrays.copyOf(area, 416), Arrays.copyOf(decoded, 416), "x87 and SSE");
        assertEquals(features(area), features(decoded));
        for (int component : COMPONENTS) {
            int from = layout.offset(component);
            int to = from + layout.size(component);
            assertArrayEquals(
                    Arrays.copyOfRange(area, from, to), Arrays.copyOfRange(decoded, from, to), "component " + component);
        }
    }

    @Test
    void componentsThatAreNotInUseAreLeftAsTheTemplateHasThem() {
        assumeTrue(layout.size(ExtendedLayout.YMM_HIGH) != 0, "needs AVX");
        byte[] area = area();
        ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).putLong(FEATURES, 3);
        byte[] template = new byte[AREA];
        template[layout.offset(ExtendedLayout.YMM_HIGH)] = 99;
        byte[] decoded = state.decodeExtended(encode(area), template);
        assertEquals(99, decoded[layout.offset(ExtendedLayout.YMM_HIGH)]);
        assertEquals(3, features(decoded));
    }

    @Test
    void imagesOfOldCpusHaveX87AndSse() {
        user_x86_fpregs_entry old = encode(area()).toBuilder().clearXsave().build();
        byte[] decoded = state.decodeExtended(old, new byte[AREA]);
        assertEquals(3, features(decoded));
        assertEquals(area()[160], decoded[160]);
    }

    @Test
    void stateThatThisCpuLacksIsRefused() {
        int lacking = Arrays.stream(COMPONENTS).filter(c -> layout.size(c) == 0).findFirst().orElse(40);
        user_x86_fpregs_entry foreign = encode(area());
        user_x86_fpregs_entry image =
                foreign.toBuilder().setXsave(foreign.getXsave().toBuilder().setXstateBv(3 | 1L << lacking)).build();
        var e = assertThrows(CriuException.class, () -> state.require(image, "tid 7"));
        assertEquals("tid 7: the images have CPU state of component " + lacking
                + " (XSTATE_BV), which this CPU lacks; restore on one that has it", e.getMessage());
        state.require(foreign, "tid 7");
    }

    private user_x86_fpregs_entry encode(byte[] area) {
        return state.encode(registers, area, 0).getFpregs();
    }

    /** Every byte different from its neighbours, with all components of this CPU in use. */
    private byte[] area() {
        byte[] area = new byte[AREA];
        for (int i = 0; i < AREA; i++) {
            area[i] = (byte) (i * 31 + 7);
        }
        long used = 3;
        for (int component : COMPONENTS) {
            used |= layout.size(component) != 0 ? 1L << component : 0;
        }
        ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).putLong(FEATURES, used);
        return area;
    }

    private static long features(byte[] area) {
        return ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).getLong(FEATURES);
    }
}
