package dev.criu.cli;

import dev.criu.cli.command.EngineGateway;
import dev.criu.core.api.DumpRequest;
import dev.criu.core.api.DumpResult;
import dev.criu.core.api.RestoreRequest;
import dev.criu.core.api.RestoreResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** Notes what it is asked for. */
final class FakeEngine implements EngineGateway {
    static final int ROOT = 4711;

    final List<Object> asked = new ArrayList<>();
    /** The rights that were asked for, and the restores that were to be expected. */
    final List<String> rights = new ArrayList<>();
    RuntimeException failure;

    @Override
    public void requireRightToDump(boolean unprivileged) {
        rights.add("dump" + (unprivileged ? ", unprivileged" : ""));
    }

    @Override
    public void requireRightToRestore(boolean unprivileged) {
        rights.add("restore" + (unprivileged ? ", unprivileged" : ""));
    }

    @Override
    public DumpResult dump(DumpRequest request) {
        ask(request);
        return new DumpResult(1, 2, 3, 4, 5, 6, 7, 80, 9, 10);
    }

    @Override
    public void expect(RestoreRequest request) {
        rights.add("expect");
    }

    @Override
    public RestoreResult restore(RestoreRequest request, IntConsumer running) {
        ask(request);
        if (!request.explain()) {
            running.accept(ROOT);
        }
        return new RestoreResult(ROOT, 1, 2, 3, 4, 5, 16, request.explain() ? "first this\n" : "");
    }

    @Override
    public void awaitExit(int rootPid) {
        ask("await " + rootPid);
    }

    @Override
    public void closeDescriptor(int fd) {
        ask("close " + fd);
    }

    private void ask(Object what) {
        asked.add(what);
        if (failure != null) {
            throw failure;
        }
    }
}
