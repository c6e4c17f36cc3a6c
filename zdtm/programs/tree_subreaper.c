/*
 * A subreaper is still one: an orphan made after the restore becomes its child.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static pid_t *orphan;

static void grandchild(void *arg)
{
	(void)arg;
	zdtm_child_wait();
}

static void child(void *arg)
{
	(void)arg;
	*orphan = zdtm_spawn(grandchild, NULL);
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	int subreaper = 0;
	pid_t pid;

	zdtm_start(argc, argv);
	orphan = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(prctl(PR_SET_CHILD_SUBREAPER, 0));
	must(prctl(PR_GET_CHILD_SUBREAPER, &subreaper));
	zdtm_finish(pid);
	if (!subreaper)
		kill(*orphan, SIGKILL);
	check(subreaper == 1, "no subreaper any more");
	zdtm_finish(*orphan);
	pass();
}
