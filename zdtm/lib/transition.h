/*
 * What the programs that never stand still share. Each does one thing over and over until SIGTERM, and fails when something came out
 * otherwise than it must: a dump may meet it at any point of that.
 */
#ifndef TRANSITION_H
#define TRANSITION_H

#include "zdtm.h"

/* Runs step(round) until SIGTERM comes, with a breath in between; then the verdict. */
static inline _Noreturn void transition(void (*step)(unsigned round))
{
	unsigned round = 0;

	zdtm_watch_term();
	zdtm_ready();
	while (!zdtm_terminated) {
		step(round++);
		usleep(200);
	}
	SPOIL(fail("spoiled"));
	pass();
}

/* Waits for the end of a child, which must be with this status; signals may come meanwhile. */
static inline void reap(pid_t child, int status)
{
	int got;

	while (waitpid(child, &got, __WALL) < 0)
		check(errno == EINTR, "waitpid %d: %m", child);
	check(got == status, "child %d ended with %x, not %x", child, got, status);
}

/* A child that runs body(round) and exits with 7. */
static inline pid_t child_of(void (*body)(unsigned), unsigned round)
{
	pid_t pid = must(fork());

	if (pid == 0) {
		body(round);
		_exit(7);
	}
	return pid;
}

#define SEVEN	(7 << 8)	/* the status of exit(7) */

#endif
