/*
 * A thread in nanosleep sleeps as long as it meant to. That the call is interrupted and repeated is allowed.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SLEEP (2 * NSEC)

static pid_t tid;
static int64_t slept;

static void *body(void *arg)
{
	struct timespec left = zdtm_timespec(SLEEP);
	int64_t start = zdtm_now(CLOCK_MONOTONIC);

	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	while (nanosleep(&left, &left) < 0)
		check(errno == EINTR, "nanosleep: %m");
	slept = zdtm_now(CLOCK_MONOTONIC) - start;
	return arg;
}

int main(int argc, char **argv)
{
	int64_t terminated;
	pthread_t thread;

	zdtm_start(argc, argv);
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_clock_nanosleep);

	zdtm_wait();
	terminated = zdtm_now(CLOCK_MONOTONIC);
	must0(pthread_join(thread, NULL));
	SPOIL(slept /= 2);
	check(slept >= SLEEP, "slept only %ld ms", (long)(slept / 1000000));
	check(zdtm_now(CLOCK_MONOTONIC) - terminated <= 2 * SLEEP, "slept on and on");
	pass();
}
