/**
 * Files that a path leads to: regular files, directories, the memory devices, and anything opened with O_PATH. Their contents stay
 * where they are; an image holds the path, the flags and the offset, and what tells whether the file is still the same.
 */
package dev.criu.core.resource.regular;
