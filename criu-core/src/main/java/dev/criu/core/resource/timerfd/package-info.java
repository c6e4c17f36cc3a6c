/**
 * Timers that are read (timerfd_create(2), fs/timerfd.c). The reference kind: {@code docs/adding-a-resource.md} walks through it.
 *
 * <p>Everything there is to know of a timer stands in its fdinfo, except that a periodic timer stands still there from its expiry
 * until somebody asks. It is made disarmed and armed last of all, so that the time which a restore takes is not taken from it.
 */
package dev.criu.core.resource.timerfd;
