/*
 * Niceness and scheduling policy differ between the threads of a process.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <sys/resource.h>
#include "zdtm.h"

static void *body(void *arg)
{
	struct sched_param param = { 0 };

	must(setpriority(PRIO_PROCESS, zdtm_gettid(), 7));
	must(sched_setscheduler(zdtm_gettid(), SCHED_BATCH, &param));
	zdtm_thread_wait();
	SPOIL(setpriority(PRIO_PROCESS, zdtm_gettid(), 0));
	check(getpriority(PRIO_PROCESS, zdtm_gettid()) == 7, "niceness is %d",
	      getpriority(PRIO_PROCESS, zdtm_gettid()));
	check(sched_getscheduler(zdtm_gettid()) == SCHED_BATCH, "policy is %d", sched_getscheduler(zdtm_gettid()));
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	zdtm_start(argc, argv);
	thread = zdtm_thread(body, NULL);
	zdtm_await_threads(1);

	zdtm_wait();
	check(getpriority(PRIO_PROCESS, 0) == 0 && sched_getscheduler(0) == SCHED_OTHER, "the main thread has changed");
	zdtm_release_threads();
	must0(pthread_join(thread, NULL));
	pass();
}
