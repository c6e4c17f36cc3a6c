/*
 * Each thread has a name of its own.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

#define THREADS 3

static void *body(void *arg)
{
	char name[16], now[16];

	snprintf(name, sizeof(name), "thread (%ld) %%", (long)arg);
	must(prctl(PR_SET_NAME, name));
	zdtm_thread_wait();
	SPOIL(prctl(PR_SET_NAME, "thread_names"));
	must(prctl(PR_GET_NAME, now));
	check(!strcmp(name, now), "name was \"%s\", is \"%s\"", name, now);
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	char now[16];

	zdtm_start(argc, argv);
	must(prctl(PR_SET_NAME, "leader"));
	for (long i = 0; i < THREADS; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(THREADS);

	zdtm_wait();
	must(prctl(PR_GET_NAME, now));
	check(!strcmp(now, "leader"), "the leader's name is \"%s\"", now);
	zdtm_release_threads();
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
