/*
 * Filters inherited by children and grandchildren, each of which adds its own; a zombie that had one.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "seccomp.h"

static void grandchild(void *arg)
{
	(void)arg;
	zdtm_deny(SYS_getgid, 52);
	zdtm_child_wait();
	check(zdtm_fails_with(SYS_getppid, 50) && zdtm_fails_with(SYS_getuid, 51) && zdtm_fails_with(SYS_getgid, 52),
	      "a filter of the grandchild is lost");
	check(zdtm_seccomp_filters(getpid(), getpid()) == 3, "%d filters", zdtm_seccomp_filters(getpid(), getpid()));
}

static void child(void *arg)
{
	pid_t pid;

	(void)arg;
	zdtm_deny(SYS_getuid, 51);
	pid = zdtm_spawn(grandchild, NULL);
	zdtm_child_wait();
	SPOIL(zdtm_deny(SYS_getuid, 59));
	check(zdtm_fails_with(SYS_getppid, 50) && zdtm_fails_with(SYS_getuid, 51) && zdtm_fails_with(SYS_getgid, 0),
	      "the filters of the child are others");
	zdtm_finish(pid);
}

int main(int argc, char **argv)
{
	siginfo_t info;
	pid_t one, dead;

	zdtm_start(argc, argv);
	zdtm_deny(SYS_getppid, 50);
	one = zdtm_spawn(child, NULL);
	dead = must(fork());
	if (dead == 0)
		_exit(5);
	must(waitid(P_PID, dead, &info, WEXITED | WNOWAIT));

	zdtm_wait();
	check(zdtm_fails_with(SYS_getppid, 50) && zdtm_fails_with(SYS_getuid, 0), "the filters of the root are others");
	zdtm_finish(one);
	must(waitid(P_PID, dead, &info, WEXITED));
	check(info.si_status == 5, "the zombie's exit code is %d", info.si_status);
	pass();
}
