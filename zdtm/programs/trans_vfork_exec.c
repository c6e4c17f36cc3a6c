/*
 * vfork and exec: the parent cannot be stopped until the child has executed its program.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void step(unsigned round)
{
	char *args[] = { "/proc/self/exe", "exit", NULL };
	pid_t pid;

	(void)round;
	pid = must(vfork());
	if (pid == 0) {
		execv(args[0], args);
		_exit(1);
	}
	reap(pid, SEVEN);
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "exit"))
		return 7;
	zdtm_start(argc, argv);
	transition(step);
}
