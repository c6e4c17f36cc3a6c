package dev.criu.core.api;

/**
 * What a restore compares of the files that it finds at the tree's paths; size and type always are.
 *
 * @param buildIds whether the build-ids of ELF files are recorded and compared ({@code --file-validation buildid}, the default)
 * @param permissions whether the permissions of open files are compared (not with {@code --skip-file-rwx-check})
 */
public record FileChecks(boolean buildIds, boolean permissions) {
    public static final FileChecks DEFAULT = new FileChecks(true, true);
}
