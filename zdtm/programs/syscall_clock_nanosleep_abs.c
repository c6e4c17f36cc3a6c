/*
 * A thread that sleeps until a point in time of CLOCK_MONOTONIC wakes then, once.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SLEEP (2 * NSEC)

static pid_t tid;
static int64_t until, woke;
static int error;

static void *body(void *arg)
{
	struct timespec target = zdtm_timespec(until);

	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &target, NULL);
	woke = zdtm_now(CLOCK_MONOTONIC);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	until = zdtm_now(CLOCK_MONOTONIC) + SLEEP;
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_clock_nanosleep);

	zdtm_wait();
	SPOIL(pthread_kill(thread, SIGUSR1));
	must0(pthread_join(thread, NULL));
	check(error == 0, "clock_nanosleep: %s", strerror(error));
	check(woke >= until, "woke %ld ms early", (long)((until - woke) / 1000000));
	pass();
}
