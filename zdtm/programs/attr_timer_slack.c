/*
 * The timer slack of a process and of its threads (prctl(2) PR_SET_TIMERSLACK).
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static void *body(void *arg)
{
	long slack = (long)arg;

	must(prctl(PR_SET_TIMERSLACK, slack));
	zdtm_thread_wait();
	SPOIL(prctl(PR_SET_TIMERSLACK, 1));
	check(prctl(PR_GET_TIMERSLACK) == slack, "slack %d, was %ld", prctl(PR_GET_TIMERSLACK), slack);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[2];

	zdtm_start(argc, argv);
	for (long i = 0; i < 2; i++)
		threads[i] = zdtm_thread(body, (void *)(1234567 + i));
	zdtm_await_threads(2);
	must(prctl(PR_SET_TIMERSLACK, 7654321));

	zdtm_wait();
	check(prctl(PR_GET_TIMERSLACK) == 7654321, "slack %d in the main thread", prctl(PR_GET_TIMERSLACK));
	zdtm_release_threads();
	for (int i = 0; i < 2; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
