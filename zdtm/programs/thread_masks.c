/*
 * Each thread blocks other signals.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 4

static void *body(void *arg)
{
	sigset_t set;

	sigfillset(&set);
	sigdelset(&set, SIGRTMIN + (long)arg);
	must0(pthread_sigmask(SIG_SETMASK, &set, NULL));
	zdtm_thread_wait();
	SPOIL(sigaddset(&set, SIGRTMIN + (long)arg), pthread_sigmask(SIG_SETMASK, &set, NULL));
	must0(pthread_sigmask(SIG_SETMASK, NULL, &set));
	for (int sig = SIGRTMIN; sig <= SIGRTMAX; sig++)
		check(sigismember(&set, sig) == (sig != SIGRTMIN + (long)arg), "thread %ld: signal %d is %s", (long)arg,
		      sig, sigismember(&set, sig) ? "blocked" : "not blocked");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	zdtm_start(argc, argv);
	for (long i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(THREADS);

	zdtm_wait();
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
