/*
 * Threads that are in interruptible system calls when they are dumped, and get a signal with a handler while frozen or afterwards.
 */
#ifndef ZDTM_INTERRUPT_H
#define ZDTM_INTERRUPT_H

#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>

#include "zdtm.h"

static volatile int handled;

static void on_usr1(int sig)
{
	(void)sig;
	__atomic_fetch_add(&handled, 1, __ATOMIC_SEQ_CST);
}

static inline void handle_usr1(int flags)
{
	struct sigaction action = { .sa_handler = on_usr1, .sa_flags = flags };

	must(sigaction(SIGUSR1, &action, NULL));
}

#endif
