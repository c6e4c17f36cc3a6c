/*
 * Threads keep their tids, their thread-local variables and what lies on their stacks.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 4

static __thread unsigned long local;

static void *body(void *arg)
{
	unsigned char stack[4096];
	pid_t tid = zdtm_gettid();

	local = (unsigned long)arg * 1000;
	zdtm_fill(stack, sizeof(stack), local);
	zdtm_thread_wait();
	SPOIL(local++);
	check(zdtm_gettid() == tid, "tid was %d, is %d", tid, zdtm_gettid());
	check(local == (unsigned long)arg * 1000, "the thread-local of %lu is %lu", (unsigned long)arg, local);
	check(zdtm_filled(stack, sizeof(stack), local), "the stack of %lu changed", (unsigned long)arg);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	void *result;

	zdtm_start(argc, argv);
	for (unsigned long i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(THREADS);

	zdtm_wait_in_ppoll();
	zdtm_release_threads();
	for (unsigned long i = 0; i < THREADS; i++) {
		must0(pthread_join(threads[i], &result));
		check(result == (void *)i, "thread %lu returned %p", i, result);
	}
	pass();
}
