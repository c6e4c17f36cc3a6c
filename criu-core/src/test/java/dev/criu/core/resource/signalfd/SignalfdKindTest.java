package dev.criu.core.resource.signalfd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalfdKindTest extends FileKindContract {
    /** SIGUSR2 and SIGRTMIN + 3. */
    private static final long MASK = 0x10_0000_0800L;

    @Override
    protected FileKind kind() {
        return new SignalfdKind();
    }

    @Override
    protected int[] openSome() {
        int nonBlocking = signalfd(MASK);
        setFlags(nonBlocking, OpenFlags.O_NONBLOCK);
        return new int[] {nonBlocking, signalfd(0)};
    }

    @Override
    protected Object state(file_entry entry) {
        return entry.getSgfd().toBuilder().setId(0).build();
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getSgfd().getId();
    }

    @Test
    void describesAsCriuDoes() {
        assertEquals(state(bench.sample("files", 18)), state(bench.dump(kind(), signalfd(MASK)).get(0)));
    }

    @Test
    void restoresWhatCriuWrote() {
        file_entry theirs = bench.sample("files", 18);
        int restored = keep(bench.restore(kind(), List.of(theirs)))[0];
        assertEquals(state(theirs), state(bench.dump(kind(), restored).get(0)));
    }

    private int signalfd(long mask) {
        return keep(call(Sys.SIGNALFD4, Arg.of(-1), Buffer.struct(8).putLong(0, mask), Arg.of(8), Arg.of(0)))[0];
    }
}
