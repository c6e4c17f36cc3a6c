/*
 * Threads whose neighbours have ended keep their tids, and new ones can be made.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 10

static void *short_lived(void *arg)
{
	return arg;
}

static void *long_lived(void *arg)
{
	pid_t tid = zdtm_gettid();

	zdtm_thread_wait();
	SPOIL(tid++);
	check(zdtm_gettid() == tid && !syscall(SYS_tgkill, getpid(), tid, 0), "thread %d is %d", tid, zdtm_gettid());
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];

	zdtm_start(argc, argv);
	for (int i = 0; i < THREADS; i++) {
		threads[i] = zdtm_thread(i % 2 ? long_lived : short_lived, NULL);
		if (i % 2 == 0)
			must0(pthread_join(threads[i], NULL));
	}
	zdtm_await_threads(THREADS / 2);

	zdtm_wait();
	must0(pthread_join(zdtm_thread(short_lived, NULL), NULL));
	zdtm_release_threads();
	for (int i = 1; i < THREADS; i += 2)
		must0(pthread_join(threads[i], NULL));
	pass();
}
