/*
 * The program is the init of its pid namespace itself: it stays pid 1, and adopts and reaps orphans.
 */
/* zdtm: flavours=ns init=self */
#include "zdtm.h"

static void grandchild(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(getppid() == 1, "ppid is %d", getppid());
}

static pid_t *orphan;

static void child(void *arg)
{
	(void)arg;
	*orphan = zdtm_spawn(grandchild, NULL);
	zdtm_child_wait();
}

int main(int argc, char **argv)
{
	pid_t adopted, late;

	zdtm_start_in_namespaces(argc, argv);
	check(getpid() == 1, "pid is %d", getpid());
	orphan = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	zdtm_finish(zdtm_spawn(child, NULL));
	adopted = *orphan;
	late = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(kill(adopted, SIGKILL));
	check(getpid() == 1, "pid is %d", getpid());
	zdtm_finish(adopted);
	zdtm_finish(late);
	zdtm_finish(*orphan);
	pass();
}
