/*
 * Children die before theirs, which become those of the root, a subreaper.
 */
/* zdtm: flavours=host,ns transition=yes */
#include <sys/prctl.h>
#include "transition.h"

static void linger(unsigned round)
{
	usleep(round % 5 * 300);
}

static void abandon(unsigned round)
{
	child_of(linger, round);
	child_of(linger, round + 2);
}

static void step(unsigned round)
{
	int status, ended = 0;

	child_of(abandon, round);
	while (ended < 3) {
		pid_t pid = wait(&status);

		check(pid > 0 || errno == EINTR, "wait: %m");
		if (pid > 0) {
			check(status == SEVEN, "child %d ended with %x", pid, status);
			ended++;
		}
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	transition(step);
}
