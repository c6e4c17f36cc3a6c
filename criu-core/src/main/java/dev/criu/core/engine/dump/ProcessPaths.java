package dev.criu.core.engine.dump;

import dev.criu.core.procfs.KernelString;
import dev.criu.core.procfs.NsLink;
import dev.criu.core.procfs.Procfs;
import dev.criu.core.resource.FileStatus;
import dev.criu.linux.call.Kernel;
import java.util.ArrayList;
import java.util.List;

/**
 * What a frozen process has by links of /proc that lead to no descriptor.
 *
 * @param executable {@code exe}
 * @param currentDirectory {@code cwd}
 * @param rootDirectory {@code root}
 * @param namespaces one for each of {@link KernelIds#NAMESPACES}, in that order
 */
record ProcessPaths(Link executable, Link currentDirectory, Link rootDirectory, List<NsLink> namespaces) {
    /**
     * A link and the file behind it.
     *
     * @param name of the link, below {@code /proc/PID}
     * @param path what it shows
     * @param status of the file that it leads to
     */
    record Link(String name, KernelString path, FileStatus status) {
        /** Reads the link {@code name} of {@code pid}. */
        static Link read(Kernel kernel, Procfs procfs, int pid, String name) {
            KernelString path = procfs.link(pid, name);
            return new Link(name, path, FileStatus.behind(kernel, "/proc/" + pid + "/" + name, "pid " + pid + " " + name));
        }
    }

    /** Reads the links of {@code pid} to files. */
    static ProcessPaths read(Kernel kernel, Procfs procfs, int pid, List<NsLink> namespaces) {
        return new ProcessPaths(
                Link.read(kernel, procfs, pid, "exe"),
                Link.read(kernel, procfs, pid, "cwd"),
                Link.read(kernel, procfs, pid, "root"),
                namespaces);
    }

    /** The namespaces of {@code pid}, in the order of {@link KernelIds#NAMESPACES}. */
    static List<NsLink> namespaces(Procfs procfs, int pid) {
        List<NsLink> links = new ArrayList<>(KernelIds.NAMESPACES.size());
        for (String name : KernelIds.NAMESPACES) {
            links.add(procfs.namespace(pid, name));
        }
        return links;
    }
}
