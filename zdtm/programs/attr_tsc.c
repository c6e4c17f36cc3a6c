/*
 * A thread for which reading the time stamp counter is an error (prctl(2) PR_SET_TSC), beside one for which it is not.
 */
/* zdtm: flavours=host,ns */
#include <setjmp.h>
#include <sys/prctl.h>
#include <x86intrin.h>
#include "zdtm.h"

static __thread sigjmp_buf back;

static void on_segv(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static bool faults(void)
{
	if (sigsetjmp(back, 1))
		return true;
	__rdtsc();
	return false;
}

static void *body(void *arg)
{
	int mode;

	(void)arg;
	must(prctl(PR_SET_TSC, PR_TSC_SIGSEGV));
	zdtm_thread_wait();
	SPOIL(prctl(PR_SET_TSC, PR_TSC_ENABLE));
	must(prctl(PR_GET_TSC, &mode));
	check(mode == PR_TSC_SIGSEGV && faults(), "mode %d", mode);
	return NULL;
}

int main(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_segv };
	pthread_t thread;

	zdtm_start(argc, argv);
	must(sigaction(SIGSEGV, &action, NULL));
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);

	zdtm_wait();
	check(!faults(), "the main thread faults");
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	pass();
}
