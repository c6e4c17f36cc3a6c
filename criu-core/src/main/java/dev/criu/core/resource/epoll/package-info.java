/**
 * Sets of watched descriptors (epoll(7), fs/eventpoll.c).
 *
 * <p>A set is made empty. What it watches is added when every descriptor of every task stands at its number, in a task that has the
 * set, because the kernel remembers a watched file together with the number under which it was added. That takes care of sets that
 * watch sets, too, in any order.
 *
 * <p>What cannot be kept: whether an edge (EPOLLET) had been reported already. A file that is ready is reported once more.
 */
package dev.criu.core.resource.epoll;
