package dev.criu.cli.crit;

import dev.criu.images.ImageDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an image directory holds, from the side of the tasks. */
@Command(name = "x", mixinStandardHelpOptions = true, description = "Explores an image directory.")
final class ExploreCommand implements Callable<Integer> {

    /** What can be looked at. */
    enum View {
        /** The task tree. */
        ps,
        /** Files by descriptor. */
        fds,
        /** Mappings. */
        mems,
        /** Pages, and the mappings that they are of. */
        rss
    }

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "The image directory.")
    private Path dir;

    @Parameters(index = "1", description = "One of ${COMPLETION-CANDIDATES}.")
    private View view;

    @Override
    public Integer call() {
        ImageDirectory images = ImageDirectory.open(dir);
        PrintWriter out = spec.commandLine().getOut();
        switch (view) {
            case ps -> new TaskTreeView(images, out).print();
            case fds -> new FilesView(images, out).print();
            case mems -> new MappingsView(images, out).print();
            case rss -> new PagesView(images, out).print();
        }
        out.flush();
        return 0;
    }
}
