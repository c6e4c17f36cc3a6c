/*
 * Process groups within one session: two groups of two, and a child in the group of the root.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	pid_t pids[5], group[5];

	zdtm_start(argc, argv);
	for (int i = 0; i < 5; i++)
		pids[i] = zdtm_spawn(child, NULL);
	must(setpgid(pids[0], 0));
	must(setpgid(pids[1], pids[0]));
	must(setpgid(pids[2], 0));
	must(setpgid(pids[3], pids[2]));
	for (int i = 0; i < 5; i++)
		group[i] = getpgid(pids[i]);

	zdtm_wait();
	SPOIL(setpgid(pids[1], getpgrp()));
	for (int i = 0; i < 5; i++)
		check(getpgid(pids[i]) == group[i], "pgid of child %d was %d, is %d", i, group[i], getpgid(pids[i]));
	must(killpg(pids[0], SIGTERM));
	must(killpg(pids[2], SIGTERM));
	for (int i = 0; i < 4; i++)
		zdtm_join(pids[i]);
	zdtm_finish(pids[4]);
	pass();
}
