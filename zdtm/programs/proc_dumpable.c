/*
 * Whether a process may dump core: off in one child, on in another.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <sys/prctl.h>
#include "zdtm.h"

static void child(void *arg)
{
	int wanted = *(bool *)arg;

	must(prctl(PR_SET_DUMPABLE, wanted));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_DUMPABLE, !wanted));
	check(prctl(PR_GET_DUMPABLE) == wanted, "dumpable is %d, was %d", prctl(PR_GET_DUMPABLE), wanted);
}

int main(int argc, char **argv)
{
	bool yes = true, no = false;
	pid_t a, b;

	zdtm_start(argc, argv);
	a = zdtm_spawn(child, &yes);
	b = zdtm_spawn(child, &no);

	zdtm_wait();
	zdtm_finish(a);
	zdtm_finish(b);
	pass();
}
