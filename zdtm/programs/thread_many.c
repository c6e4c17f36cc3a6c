/*
 * 64 threads that wait, and can be joined.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 64

static int done;

static void *body(void *arg)
{
	zdtm_thread_wait();
	__atomic_add_fetch(&done, (long)arg, __ATOMIC_SEQ_CST);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	int expected = 0;

	zdtm_start(argc, argv);
	for (long i = 0; i < THREADS; i++) {
		threads[i] = zdtm_thread(body, (void *)i);
		expected += i;
	}
	zdtm_await_threads(THREADS);

	zdtm_wait_in_sigsuspend();
	SPOIL(done = 1);
	check(atoi(zdtm_field("/proc/self/status", "Threads")) == THREADS + 1, "there are %s threads",
	      zdtm_field("/proc/self/status", "Threads"));
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	check(done == expected, "sum is %d, not %d", done, expected);
	pass();
}
