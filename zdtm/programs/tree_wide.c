/*
 * 50 children of one parent, each with its own content of one and the same private page.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define WIDTH 50

static long number;

static void child(void *arg)
{
	number = (long)arg;
	zdtm_child_wait();
	check(number == (long)arg, "child %ld has number %ld", (long)arg, number);
	_exit(number);
}

int main(int argc, char **argv)
{
	pid_t pids[WIDTH];

	zdtm_start(argc, argv);
	for (long i = 0; i < WIDTH; i++)
		pids[i] = zdtm_spawn(child, (void *)i);

	zdtm_wait();
	SPOIL(kill(pids[WIDTH / 2], SIGKILL));
	for (int i = 0; i < WIDTH; i++) {
		int status;

		must(kill(pids[i], SIGTERM));
		check(waitpid(pids[i], &status, 0) == pids[i], "waitpid: %m");
		check(WIFEXITED(status) && WEXITSTATUS(status) == i, "child %d: status 0x%x", i, status);
	}
	pass();
}
