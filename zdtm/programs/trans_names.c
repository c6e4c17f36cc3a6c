/*
 * Names, nice values and timer slacks of threads change.
 */
/* zdtm: flavours=host,ns transition=yes */
#include <sys/prctl.h>
#include <sys/resource.h>
#include "transition.h"

static void change(unsigned round)
{
	char name[16], got[16];

	snprintf(name, sizeof(name), "%u (a) b\n%u", round % 10, round % 7);
	must(prctl(PR_SET_NAME, name));
	must(prctl(PR_SET_TIMERSLACK, 1000 + round % 100));
	must(setpriority(PRIO_PROCESS, zdtm_gettid(), round % 5));
	must(prctl(PR_GET_NAME, got));
	check(!strcmp(name, got), "the name is \"%s\"", got);
	check(prctl(PR_GET_TIMERSLACK) == (int)(1000 + round % 100), "the slack is %d", prctl(PR_GET_TIMERSLACK));
	check(getpriority(PRIO_PROCESS, zdtm_gettid()) == (int)(round % 5), "nice is %d", getpriority(PRIO_PROCESS, 0));
}

static void *other(void *arg)
{
	for (unsigned round = 3; !zdtm_terminated; round++) {
		change(round);
		usleep(100);
	}
	return arg;
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	zdtm_thread(other, NULL);
	transition(change);
}
