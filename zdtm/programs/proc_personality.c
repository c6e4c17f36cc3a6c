/*
 * The personality: no address randomization, and addresses in 3 GiB.
 */
/* zdtm: flavours=host,ns */
#include <sys/personality.h>
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	must(personality(PER_LINUX | ADDR_NO_RANDOMIZE | ADDR_LIMIT_3GB));
	zdtm_child_wait();
	SPOIL(personality(PER_LINUX));
	check(personality(0xffffffff) == (PER_LINUX | ADDR_NO_RANDOMIZE | ADDR_LIMIT_3GB), "personality is %x",
	      personality(0xffffffff));
}

int main(int argc, char **argv)
{
	int before;
	pid_t pid;

	zdtm_start(argc, argv);
	before = personality(0xffffffff);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	check(personality(0xffffffff) == before, "the parent's personality is %x", personality(0xffffffff));
	zdtm_finish(pid);
	pass();
}
