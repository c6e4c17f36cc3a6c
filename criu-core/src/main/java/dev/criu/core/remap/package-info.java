/**
 * Files that no path leads to any more: open, mapped, executed, or the directory of a task. One without any name left is copied into
 * the images as a <em>ghost file</em>; one with other names gets a link beside where it was. A restore makes the ghost, or takes the
 * link, under the old name for a moment, opens it and removes the name again; whoever needs the file opens it through that
 * descriptor.
 */
package dev.criu.core.remap;
