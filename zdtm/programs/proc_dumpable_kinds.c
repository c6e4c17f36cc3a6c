/*
 * Dumpable (prctl(2) PR_SET_DUMPABLE) off, on, and off by a change of identity, in processes with other ids.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <sys/prctl.h>
#include "zdtm.h"

static void child(void *arg)
{
	long kind = (long)arg;
	int wanted;

	if (kind & 2)
		must(syscall(SYS_setresuid, 1000, 1000, 1000));
	if (!(kind & 4))
		must(prctl(PR_SET_DUMPABLE, kind & 1, 0, 0, 0));
	wanted = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
	zdtm_child_wait();
	SPOIL(wanted ^= 1);
	check(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == wanted, "kind %ld: %d, was %d", kind, prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), wanted);
}

int main(int argc, char **argv)
{
	pid_t pids[8];

	zdtm_start(argc, argv);
	for (long i = 0; i < 8; i++)
		pids[i] = zdtm_spawn(child, (void *)i);

	zdtm_wait();
	for (int i = 0; i < 8; i++)
		zdtm_finish(pids[i]);
	pass();
}
