/*
 * The CPUs that a process and its threads may use (sched_setaffinity(2)).
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static cpu_set_t all;

static void *body(void *arg)
{
	cpu_set_t wanted, now;

	(void)arg;
	CPU_ZERO(&wanted);
	for (int i = CPU_SETSIZE - 1; i >= 0; i--) {
		if (CPU_ISSET(i, &all)) {
			CPU_SET(i, &wanted);
			break;
		}
	}
	must(sched_setaffinity(0, sizeof(wanted), &wanted));
	zdtm_thread_wait();
	SPOIL(sched_setaffinity(0, sizeof(all), &all));
	must(sched_getaffinity(0, sizeof(now), &now));
	check(CPU_EQUAL(&now, &wanted), "%d CPUs", CPU_COUNT(&now));
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	cpu_set_t now;

	zdtm_start(argc, argv);
	must(sched_getaffinity(0, sizeof(all), &all));
	if (CPU_COUNT(&all) < 2)
		zdtm_skip("there is one CPU");
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);

	zdtm_wait();
	must(sched_getaffinity(0, sizeof(now), &now));
	check(CPU_EQUAL(&now, &all), "the main thread may use %d CPUs", CPU_COUNT(&now));
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	pass();
}
