package dev.criu.cli.args;

/** Parts of the work that options belong to: what is built works, what is not is refused by name instead of being ignored. */
public enum Area {
    /** Works. */
    BUILT(""),
    /** Descriptors that lead to a network. */
    SOCKETS("sockets cannot be dumped by this version"),
    /** flock(2), fcntl(2) locks and leases. */
    FILE_LOCKS("file locks cannot be dumped by this version"),
    /** Deleted and unusual files. */
    FILES("files that need it cannot be dumped by this version"),
    /** Objects that the caller keeps. */
    EXTERNAL("external resources cannot be handed over by this version"),
    /** Mount namespaces and roots. */
    MOUNTS("mount namespaces cannot be dumped by this version"),
    /** Other namespaces. */
    NAMESPACES("namespaces cannot be dumped by this version"),
    /** Control groups. */
    CGROUPS("control groups are left alone by this version"),
    /** Linux security modules. */
    LSM("security labels cannot be dumped by this version"),
    /** Checks of the processor: a command does them, dump and restore do not yet. */
    CPU("the processor is only looked at by 'criu cpuinfo' in this version"),
    /** Pre-dumps and deduplication. */
    INCREMENTAL("every dump of this version is complete in itself"),
    /** Pages over the network or on demand. */
    PAGE_SERVER("pages go to and come from local images only in this version"),
    /** Hooks, plugins, daemons. */
    HOOKS("scripts and plugins are not run by this version"),
    /** Requests over a socket. */
    SERVICE("this version is driven by its command line only"),
    /** Settings of the kernel. */
    KERNEL("this version has no use for it");

    private final String reason;

    Area(String reason) {
        this.reason = reason;
    }

    /** Whether options of this area work with a command. */
    public boolean builtFor(String command) {
        return this == BUILT || this == CPU && command.equals("cpuinfo");
    }

    /** Why options of this area do not work, one line. */
    public String reason() {
        return reason;
    }
}
