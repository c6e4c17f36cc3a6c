package dev.criu.cli.command;

import dev.criu.cli.args.Opt;
import dev.criu.cli.args.UsageException;
import dev.criu.cli.warm.WarmCommand;
import java.util.List;

/** {@code criu warm [stop]}. */
final class WarmWords implements Command {
    private static final int IDLE_SECONDS = 600;

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.options().words();
        WarmCommand warm = new WarmCommand(System.getenv(), invocation.out());
        if (words.size() == 1) {
            warm.start(invocation.options().number(Opt.IDLE, IDLE_SECONDS, 1, Integer.MAX_VALUE / 1000));
        } else if (words.size() == 2 && words.get(1).equals("stop")) {
            warm.stop();
        } else {
            throw new UsageException("criu warm takes no word but 'stop'");
        }
        return 0;
    }
}
