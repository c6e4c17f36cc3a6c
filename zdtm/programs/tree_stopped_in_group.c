/*
 * A stopped process group of three with one task running beside it: exactly the stopped ones stay stopped.
 */
/* zdtm: flavours=host,ns skip=stopped */
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
}

static char state(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	return zdtm_field(path, "State")[0];
}

int main(int argc, char **argv)
{
	pid_t pids[4];
	siginfo_t info;

	zdtm_start(argc, argv);
	for (int i = 0; i < 4; i++) {
		pids[i] = zdtm_spawn(child, NULL);
		if (i < 3)
			must(setpgid(pids[i], pids[0]));
	}
	must(killpg(pids[0], SIGTSTP));
	for (int i = 0; i < 3; i++)
		must(waitid(P_PID, pids[i], &info, WSTOPPED));

	zdtm_wait();
	SPOIL(kill(pids[1], SIGCONT), waitid(P_PID, pids[1], &info, WCONTINUED));
	for (int i = 0; i < 3; i++)
		check(state(pids[i]) == 'T', "child %d is %c", i, state(pids[i]));
	check(state(pids[3]) != 'T', "the running child is stopped");
	must(killpg(pids[0], SIGCONT));
	for (int i = 0; i < 4; i++)
		zdtm_finish(pids[i]);
	pass();
}
