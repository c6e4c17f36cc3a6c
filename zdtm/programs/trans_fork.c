/*
 * Children are born, exit and are waited for.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void nothing(unsigned round)
{
	(void)round;
}

static void step(unsigned round)
{
	pid_t children[3];

	for (int i = 0; i < 3; i++)
		children[i] = child_of(nothing, round);
	for (int i = 0; i < 3; i++)
		reap(children[i], SEVEN);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
