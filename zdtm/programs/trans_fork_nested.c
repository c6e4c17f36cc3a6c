/*
 * Chains of children, each of which waits for its own.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static void descend(unsigned depth)
{
	if (depth > 0)
		reap(child_of(descend, depth - 1), SEVEN);
}

static void step(unsigned round)
{
	reap(child_of(descend, round % 6), SEVEN);
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
