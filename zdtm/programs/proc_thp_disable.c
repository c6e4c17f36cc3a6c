/*
 * Transparent huge pages are disabled for one process, and not for another.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static void child(void *arg)
{
	int wanted = *(bool *)arg;

	must(prctl(PR_SET_THP_DISABLE, wanted, 0, 0, 0));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_THP_DISABLE, !wanted, 0, 0, 0));
	check(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == wanted, "the flag is %d, was %d",
	      prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), wanted);
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
