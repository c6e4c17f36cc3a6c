/**
 * Files of memory without a name in any directory (memfd_create(2)): open ones, and mapped ones that nobody has open. What several
 * open descriptions share, the inode, is an entry of {@code memfd.img}; its pages are a shared memory segment like any other.
 *
 * <p>CRIU lists shared anonymous memory in the same way, as an inode called {@code /dev/zero} that no descriptor leads to.
 */
package dev.criu.core.resource.memfd;
