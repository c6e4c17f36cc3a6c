/*
 * A subreaper adopts nothing that a dump has made, and no process of its tree has an unknown child afterwards.
 */
/* zdtm: flavours=host timeout=120 skip=stopped */
#include <sys/prctl.h>
#include "unseen.h"

static pid_t parent;

static void child(void *arg)
{
	pthread_t watch;

	(void)arg;
	unseen_signals = 0;
	zdtm_child_ready();	/* its pipe goes before descriptors are counted */
	watch = zdtm_thread(unseen_watch, NULL);
	while (unseen_rounds < 3)
		usleep(1000);
	zdtm_child_wait();
	unseen_finish(watch);
	check(getppid() == parent, "has parent %d", getppid());
}

int main(int argc, char **argv)
{
	char name[64];
	pid_t pid;

	zdtm_start(argc, argv);
	parent = getpid();
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	unseen_start();
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(if (fork() == 0) { if (fork() == 0) { usleep(100000); _exit(0); } _exit(0); } usleep(50000));
	check(!unseen_signals, "%d signals came", unseen_signals);
	snprintf(name, sizeof(name), "%d ", pid);
	for (int i = 0; i < 3; i++) {
		char path[64], *children;

		snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
		children = zdtm_slurp(path, NULL);
		check(!strcmp(children, name), "its children are %s, not %s", children, name);
		free(children);
	}
	zdtm_finish(pid);
	check(waitpid(-1, NULL, WNOHANG | __WALL) == -1 && errno == ECHILD, "there is another child");
	pass();
}
