/*
 * The break goes up and down.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static char *base;

static void step(unsigned round)
{
	char *end = base + PAGE * (1 + round * 5 % 50);

	check((char *)syscall(SYS_brk, end) == end, "the break cannot be moved to %p", end);
	memset(base, 'x', end - base);
	check((char *)syscall(SYS_brk, 0) == end, "the break has moved");
	check(base[0] == 'x' && end[-1] == 'x', "the heap has changed");
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	free(malloc(100000));
	base = (char *)(((uintptr_t)sbrk(0) + 64 * PAGE) & -PAGE);
	transition(step);
}
