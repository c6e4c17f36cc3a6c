/*
 * Scheduling policies with their parameters, and niceness.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <sys/resource.h>
#include "zdtm.h"

static const struct schedule {
	int policy, priority, nice;
} schedules[] = {
	{ SCHED_OTHER, 0, 0 }, { SCHED_OTHER, 0, 10 }, { SCHED_OTHER, 0, -7 }, { SCHED_BATCH, 0, 3 }, { SCHED_IDLE, 0, 0 },
	{ SCHED_FIFO, 5, 0 }, { SCHED_RR, 9, 0 },
};

static void child(void *arg)
{
	const struct schedule *schedule = arg;
	struct sched_param param = { .sched_priority = schedule->priority };

	must(setpriority(PRIO_PROCESS, 0, schedule->nice));
	must(sched_setscheduler(0, schedule->policy, &param));
	zdtm_child_wait();
	SPOIL(setpriority(PRIO_PROCESS, 0, 1));
	must(sched_getparam(0, &param));
	check(sched_getscheduler(0) == schedule->policy && param.sched_priority == schedule->priority,
	      "policy %d priority %d, were %d %d", sched_getscheduler(0), param.sched_priority, schedule->policy,
	      schedule->priority);
	check(getpriority(PRIO_PROCESS, 0) == schedule->nice, "niceness %d, was %d", getpriority(PRIO_PROCESS, 0),
	      schedule->nice);
}

int main(int argc, char **argv)
{
	pid_t pids[ARRAY_SIZE(schedules)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(schedules); i++)
		pids[i] = zdtm_spawn(child, (void *)&schedules[i]);

	zdtm_wait_in_sigsuspend();
	for (unsigned i = 0; i < ARRAY_SIZE(schedules); i++)
		zdtm_finish(pids[i]);
	pass();
}
