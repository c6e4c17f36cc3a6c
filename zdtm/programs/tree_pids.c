/*
 * The pids that a process knows stay right even where others between them are gone.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	pid_t self = getpid();

	(void)arg;
	zdtm_child_wait();
	check(getpid() == self && zdtm_gettid() == self, "pid %d tid %d, was %d", getpid(), zdtm_gettid(), self);
}

int main(int argc, char **argv)
{
	pid_t pids[12];

	zdtm_start(argc, argv);
	for (int i = 0; i < 12; i++)
		pids[i] = zdtm_spawn(child, NULL);
	for (int i = 0; i < 12; i += 3)
		zdtm_finish(pids[i]);

	zdtm_wait();
	SPOIL(kill(pids[4], SIGKILL));
	for (int i = 0; i < 12; i++)
		if (i % 3)
			zdtm_finish(pids[i]);
	check(waitpid(-1, NULL, 0) < 0 && errno == ECHILD, "a child too many");
	pass();
}
