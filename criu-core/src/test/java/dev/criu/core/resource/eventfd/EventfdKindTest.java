package dev.criu.core.resource.eventfd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.criu.core.api.CriuException;
import dev.criu.core.resource.FileKind;
import dev.criu.core.resource.FileKindContract;
import dev.criu.linux.Sys;
import dev.criu.linux.call.OpenFlags;
import dev.criu.linux.program.Arg;
import dev.criu.linux.program.Buffer;
import dev.criu.proto.file_entry;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventfdKindTest extends FileKindContract {
    private static final int SEMAPHORE = 1;

    @Override
    protected FileKind kind() {
        return new EventfdKind();
    }

    @Override
    protected int[] openSome() {
        int big = eventfd(0, 0);
        call(Sys.WRITE, Arg.of(big), Buffer.struct(8).putLong(0, -2), Arg.of(8));
        setFlags(big, OpenFlags.O_NONBLOCK);
        return new int[] {eventfd(0, 0), eventfd(7, SEMAPHORE), big};
    }

    @Override
    protected Object state(file_entry entry) {
        return entry.getEfd().toBuilder().setId(0).build();
    }

    @Override
    protected int innerId(file_entry entry) {
        return entry.getEfd().getId();
    }

    @Test
    void describesAsCriuDoes() {
        file_entry ours = bench.dump(kind(), eventfd(7, 0)).get(0);
        assertEquals(state(bench.sample("files", 17)), state(ours));
    }

    @Test
    void restoresWhatCriuWrote() {
        file_entry theirs = bench.sample("files", 17);
        assertEquals(state(theirs), state(bench.dump(kind(), restore(theirs)).get(0)));
    }

    @Test
    void restoredSemaphoreGivesOneAtATime() {
        int restored = restore(bench.dump(kind(), eventfd(2, SEMAPHORE)).get(0));
        Buffer value = Buffer.output(8);
        call(Sys.READ, Arg.of(restored), value, Arg.of(8));
        assertEquals(1, value.getLong(0));
    }

    @Test
    void refusesCounterThatCannotBe() {
        file_entry theirs = bench.sample("files", 17);
        file_entry bad = theirs.toBuilder().setEfd(theirs.getEfd().toBuilder().setCounter(-1)).build();
        assertThrows(CriuException.class, () -> bench.plan(kind(), List.of(bad)));
    }

    private int restore(file_entry entry) {
        return keep(bench.restore(kind(), List.of(entry)))[0];
    }

    private int eventfd(int counter, int flags) {
        return keep(call(Sys.EVENTFD2, Arg.of(counter), Arg.of(flags)))[0];
    }
}
