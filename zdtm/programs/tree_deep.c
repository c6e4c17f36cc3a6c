/*
 * A chain of 20 processes, each the child of the one before.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define DEPTH 20

static void link_of_chain(void *arg)
{
	long depth = (long)arg;
	pid_t parent = getppid(), self = getpid(), next = 0;

	if (depth > 1)
		next = zdtm_spawn(link_of_chain, (void *)(depth - 1));
	zdtm_child_wait();
	check(getpid() == self && getppid() == parent, "depth %ld: pid %d ppid %d, were %d %d", depth,
	      getpid(), getppid(), self, parent);
	if (next)
		zdtm_finish(next);
}

int main(int argc, char **argv)
{
	pid_t first;

	zdtm_start(argc, argv);
	first = zdtm_spawn(link_of_chain, (void *)DEPTH);

	zdtm_wait();
	SPOIL(kill(first, SIGKILL));
	zdtm_finish(first);
	pass();
}
