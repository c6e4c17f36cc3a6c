/*
 * A thread in poll with a timeout gets its event, not a timeout; another gets its timeout, not too early. That the call
 * is interrupted and repeated is allowed.
 */
/* zdtm: flavours=host,ns */
#include <poll.h>
#include "zdtm.h"

#define TIMEOUT (2 * NSEC)

static pid_t tids[2];
static int results[2];
static int64_t waited;

/* poll as programs use it: repeats it with the rest of the time when interrupted. */
static int poll_for(int fd, int64_t timeout)
{
	int64_t end = zdtm_now(CLOCK_MONOTONIC) + timeout;
	struct pollfd poller = { .fd = fd, .events = POLLIN };

	for (;;) {
		int64_t left = end - zdtm_now(CLOCK_MONOTONIC);
		int n = poll(&poller, 1, left < 0 ? 0 : (left + 999999) / 1000000);

		if (n >= 0)
			return n ? poller.revents : 0;
		check(errno == EINTR, "poll: %m");
	}
}

static int pipe_fds[2], idle_fds[2];

static void *wait_event(void *arg)
{
	__atomic_store_n(&tids[0], zdtm_gettid(), __ATOMIC_RELEASE);
	results[0] = poll_for(pipe_fds[0], 3600 * NSEC);
	return arg;
}

static void *wait_timeout(void *arg)
{
	int64_t start = zdtm_now(CLOCK_MONOTONIC);

	__atomic_store_n(&tids[1], zdtm_gettid(), __ATOMIC_RELEASE);
	results[1] = poll_for(idle_fds[0], TIMEOUT);
	waited = zdtm_now(CLOCK_MONOTONIC) - start;
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t a, b;

	zdtm_start(argc, argv);
	must(pipe(pipe_fds));
	must(pipe(idle_fds));
	a = zdtm_thread(wait_event, NULL);
	b = zdtm_thread(wait_timeout, NULL);
	zdtm_until_blocked(&tids[0], SYS_poll);
	zdtm_until_blocked(&tids[1], SYS_poll);

	zdtm_wait();
	SPOIL(write(idle_fds[1], "x", 1));
	must(write(pipe_fds[1], "x", 1));
	must0(pthread_join(a, NULL));
	must0(pthread_join(b, NULL));
	check(results[0] == POLLIN, "poll saw %x instead of an event", results[0]);
	check(results[1] == 0 && waited >= TIMEOUT, "poll saw %x after %ld ms", results[1], (long)(waited / 1000000));
	pass();
}
