/*
 * The no_new_privs flag of one child, and its absence in the other.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static void child(void *arg)
{
	int wanted = *(bool *)arg;

	if (wanted)
		must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	check(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == wanted, "no_new_privs is %d", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

int main(int argc, char **argv)
{
	bool yes = true, no = false;
	pid_t with, without;

	zdtm_start(argc, argv);
	with = zdtm_spawn(child, &yes);
	without = zdtm_spawn(child, &no);

	zdtm_wait();
	zdtm_finish(with);
	zdtm_finish(without);
	pass();
}
