/*
 * Limits, affinity and scheduling classes change.
 */
/* zdtm: flavours=host,ns transition=yes */
#include <sys/resource.h>
#include "transition.h"

static cpu_set_t all;

static void step(unsigned round)
{
	struct rlimit limit, got;
	struct sched_param none = { 0 };
	cpu_set_t one;
	int policy = round % 2 ? SCHED_BATCH : SCHED_IDLE;

	must(getrlimit(RLIMIT_CORE, &limit));
	limit.rlim_cur = round % 100;
	must(setrlimit(RLIMIT_CORE, &limit));
	must(sched_setscheduler(0, policy, &none));
	CPU_ZERO(&one);
	for (unsigned i = 0, n = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &all) && n++ == round % CPU_COUNT(&all))
			CPU_SET(i, &one);
	must(sched_setaffinity(0, sizeof(one), &one));
	must(getrlimit(RLIMIT_CORE, &got));
	check(got.rlim_cur == round % 100, "the limit is %lu", (unsigned long)got.rlim_cur);
	check(sched_getscheduler(0) == policy, "the policy is %d", sched_getscheduler(0));
	must(sched_setaffinity(0, sizeof(all), &all));
	must(sched_setscheduler(0, SCHED_OTHER, &none));
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	must(sched_getaffinity(0, sizeof(all), &all));
	transition(step);
}
