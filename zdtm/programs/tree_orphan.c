/*
 * A grandchild whose parent has died belongs to the subreaper that adopted it.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static pid_t *orphan;

static void grandchild(void *arg)
{
	zdtm_child_wait();
	SPOIL(_exit(1));
	check(getppid() == *(pid_t *)arg, "ppid is %d", getppid());
}

static void child(void *arg)
{
	*orphan = zdtm_spawn(grandchild, arg);
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	pid_t self, pid;

	zdtm_start(argc, argv);
	self = getpid();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	orphan = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	zdtm_finish(zdtm_spawn(child, &self));
	pid = *orphan;
	must(munmap(orphan, PAGE));

	zdtm_wait();
	zdtm_finish(pid);
	pass();
}
