/*
 * A thread in nanosleep does not see that it was frozen: no EINTR (nanosleep(2): only a handler interrupts it), and the
 * sleep does not start over.
 */
/* zdtm: flavours=host,ns extra=yes */
#include "zdtm.h"

#define SLEEP (2 * NSEC)

static pid_t tid;
static int64_t slept;
static int error;

static void *body(void *arg)
{
	struct timespec left = zdtm_timespec(SLEEP);
	int64_t start = zdtm_now(CLOCK_MONOTONIC);

	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	error = nanosleep(&left, NULL) ? errno : 0;
	slept = zdtm_now(CLOCK_MONOTONIC) - start;
	return arg;
}

int main(int argc, char **argv)
{
	int64_t terminated;
	pthread_t thread;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_clock_nanosleep);

	zdtm_wait();
	SPOIL(pthread_kill(thread, SIGUSR1));
	terminated = zdtm_now(CLOCK_MONOTONIC);
	must0(pthread_join(thread, NULL));
	check(error == 0, "nanosleep: %s", strerror(error));
	check(slept >= SLEEP, "slept only %ld ms", (long)(slept / 1000000));
	check(zdtm_now(CLOCK_MONOTONIC) - terminated <= 2 * SLEEP, "slept on and on");
	pass();
}
