package dev.criu.linux.x86_64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalFrameTest {
    private static final long ADDRESS = 0x7ffd_0000_0000L;
    private static final long MASK = 0x8000_0000_0001_0003L;
    private static final int EXTENDED = 320;
    private static final int AVX_AREA = 832;

    /** Prints what the kernel's headers find in a frame. */
    private static final String READER = """
            #include <stdio.h>
            #include <linux/signal.h>
            #include <asm/sigcontext.h>
            #include <asm/ucontext.h>
            int main(void)
            {
                static char frame[4096];
                struct ucontext *u = (void *)frame;
                struct sigcontext *c = &u->uc_mcontext;
                struct _fpx_sw_bytes *s = (void *)(frame + 320 + 464);
                fread(frame, 1, sizeof(frame), stdin);
                printf("flags=%lx link=%lx\\n", u->uc_flags, (long)u->uc_link);
                printf("r15=%lld r14=%lld r13=%lld r12=%lld bp=%lld bx=%lld r11=%lld r10=%lld r9=%lld r8=%lld\\n",
                       c->r15, c->r14, c->r13, c->r12, c->rbp, c->rbx, c->r11, c->r10, c->r9, c->r8);
                printf("ax=%lld cx=%lld dx=%lld si=%lld di=%lld ip=%lld flags=%lld sp=%lld\\n",
                       c->rax, c->rcx, c->rdx, c->rsi, c->rdi, c->rip, c->eflags, c->rsp);
                printf("cs=%d gs=%d fs=%d ss=%d\\n", c->cs, c->gs, c->fs, c->ss);
                printf("extended=%lx mask=%lx\\n", (long)c->fpstate, u->uc_sigmask);
                printf("magic=%d size=%u features=%llx xstate=%u end=%d\\n", s->magic1 == FP_XSTATE_MAGIC1,
                       s->extended_size, (long long)s->xfeatures, s->xstate_size,
                       *(unsigned *)(frame + 320 + s->xstate_size) == FP_XSTATE_MAGIC2);
                return 0;
            }
            """;

    @TempDir
    Path directory;

    @Test
    void theKernelsHeadersFindEveryRegister() throws IOException, InterruptedException {
        assumeTrue(hasCompiler(), "needs a C compiler");
        Files.writeString(directory.resolve("reader.c"), READER);
        Files.write(directory.resolve("frame"), frame());
        Process reader = new ProcessBuilder("sh", "-c", "gcc -w -o reader reader.c && ./reader <frame")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String found = new String(reader.getInputStream().readAllBytes());
        assertEquals(0, reader.waitFor(), found);
        assertEquals("""
                flags=7 link=0
                r15=100 r14=101 r13=102 r12=103 bp=104 bx=105 r11=106 r10=107 r9=108 r8=109
                ax=110 cx=111 dx=112 si=113 di=114 ip=116 flags=118 sp=119
                cs=117 gs=126 fs=125 ss=120
                extended=7ffd00000140 mask=8000000000010003
                magic=1 size=836 features=7 xstate=832 end=1
                """, found);
    }

    @Test
    void maskAndExtendedStateLieWhereTheKernelReadsThem() {
        ByteBuffer frame = ByteBuffer.wrap(frame()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(SignalFrame.size(AVX_AREA), frame.limit());
        assertEquals(100 + Registers.IP, frame.getLong(40 + 16 * 8));
        assertEquals(ADDRESS + EXTENDED, frame.getLong(40 + 23 * 8));
        assertEquals(MASK, frame.getLong(296));
        assertEquals(0, (ADDRESS + EXTENDED) % 64, "XRSTOR wants its area aligned");
    }

    @Test
    void extendedStateIsTakenOverButForTheSoftwareBytes() {
        byte[] area = area();
        byte[] copy = Arrays.copyOfRange(frame(), EXTENDED, EXTENDED + AVX_AREA);
        Arrays.fill(area, 464, 512, (byte) 0);
        Arrays.fill(copy, 464, 512, (byte) 0);
        assertArrayEquals(area, copy);
    }

    @Test
    void featuresInUseAreRestoredWhereTheKernelDoesNotTellAllOfThem() {
        byte[] area = area();
        ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).putLong(464, 0).putLong(512, 4);
        ByteBuffer frame = ByteBuffer.wrap(SignalFrame.build(ADDRESS, registers(), area, 0)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(7, frame.getLong(EXTENDED + 464 + 8), "with x87 and SSE, which are always there");
    }

    private static byte[] frame() {
        return SignalFrame.build(ADDRESS, registers(), area(), MASK);
    }

    /** Every register holds 100 more than its index. */
    private static Registers registers() {
        return new Registers(LongStream.range(0, Registers.COUNT).map(i -> 100 + i).toArray());
    }

    private static byte[] area() {
        byte[] area = new byte[AVX_AREA];
        for (int i = 0; i < area.length; i++) {
            area[i] = (byte) (i * 7);
        }
        ByteBuffer.wrap(area).order(ByteOrder.LITTLE_ENDIAN).putLong(464, 7);
        return area;
    }

    private static boolean hasCompiler() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "gcc")));
    }
}
