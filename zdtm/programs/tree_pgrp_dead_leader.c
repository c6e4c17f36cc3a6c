/*
 * A process group whose leader has died and been reaped: the members keep the number of a pid that no task has.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void member(void *arg)
{
	pid_t group = *(pid_t *)arg;

	must(setpgid(0, group));
	zdtm_child_wait();
	check(getpgrp() == group, "pgid was %d, is %d", group, getpgrp());
}

static void leader(void *arg)
{
	(void)arg;
	must(setpgid(0, 0));
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	pid_t group, pids[2];

	zdtm_start(argc, argv);
	group = zdtm_spawn(leader, NULL);
	for (int i = 0; i < 2; i++)
		pids[i] = zdtm_spawn(member, &group);
	zdtm_finish(group);

	zdtm_wait();
	SPOIL(setpgid(pids[1], 0));
	check(getpgid(pids[0]) == group && getpgid(pids[1]) == group, "pgids are %d and %d, were %d",
	      getpgid(pids[0]), getpgid(pids[1]), group);
	must(killpg(group, SIGTERM));
	for (int i = 0; i < 2; i++)
		zdtm_join(pids[i]);
	check(kill(group, 0) < 0 && errno == ESRCH, "the dead leader %d lives", group);
	pass();
}
