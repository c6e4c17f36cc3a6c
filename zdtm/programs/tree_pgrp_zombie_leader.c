/*
 * A process group whose leader is a zombie.
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
	_exit(3);
}

int main(int argc, char **argv)
{
	pid_t group, pid;
	siginfo_t info;
	int status;

	zdtm_start(argc, argv);
	group = zdtm_spawn(leader, NULL);
	pid = zdtm_spawn(member, &group);
	must(kill(group, SIGTERM));
	must(waitid(P_PID, group, &info, WEXITED | WNOWAIT));

	zdtm_wait();
	SPOIL(setpgid(pid, 0));
	check(getpgid(pid) == group, "pgid was %d, is %d", group, getpgid(pid));
	check(getpgid(group) == group, "pgid of the zombie %d is %d", group, getpgid(group));
	zdtm_finish(pid);
	check(waitpid(group, &status, 0) == group, "waitpid: %m");
	check(WIFEXITED(status) && WEXITSTATUS(status) == 3, "status 0x%x", status);
	pass();
}
