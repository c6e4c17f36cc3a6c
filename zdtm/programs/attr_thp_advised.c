/*
 * Huge pages disabled except where madvise(2) asks for them (PR_THP_DISABLE_EXCEPT_ADVISED, Linux 6.18), and altogether.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

#define EXCEPT_ADVISED	2

static void child(void *arg)
{
	long flags = (long)arg, wanted = flags | 1;

	must(prctl(PR_SET_THP_DISABLE, 1, flags, 0, 0));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0));
	check(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == wanted, "%d, was %ld", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), wanted);
}

int main(int argc, char **argv)
{
	pid_t all, most;

	zdtm_start(argc, argv);
	if (prctl(PR_SET_THP_DISABLE, 1, EXCEPT_ADVISED, 0, 0) == -1)
		zdtm_skip("the kernel is older than 6.18");
	must(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0));
	all = zdtm_spawn(child, (void *)0L);
	most = zdtm_spawn(child, (void *)(long)EXCEPT_ADVISED);

	zdtm_wait();
	check(prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 0, "disabled in the parent");
	zdtm_finish(all);
	zdtm_finish(most);
	pass();
}
