/*
 * A thread that is not the leader executes a program: the others end, and it takes the leader's number.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void *execute(void *arg)
{
	execl("/proc/self/exe", "exit", "7", NULL);
	return arg;
}

static void *idle(void *arg)
{
	while (1)
		pause();
	return arg;
}

static void many(unsigned round)
{
	pthread_t thread;

	(void)round;
	must0(pthread_create(&thread, NULL, idle, NULL));
	must0(pthread_create(&thread, NULL, execute, NULL));
	idle(NULL);
}

static void step(unsigned round)
{
	reap(child_of(many, round), SEVEN);
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[0], "exit"))
		return 7;
	zdtm_start(argc, argv);
	transition(step);
}
