/*
 * Copy-on-write over three generations, each with changes of its own: nobody sees another's.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 128

static unsigned char *area;

/* Generation g has written every page whose number is a multiple of g + 2, after its ancestors wrote theirs. */
static unsigned char expected(long generation, int page)
{
	for (long g = generation; g > 0; g--)
		if (page % (g + 2) == 0)
			return g;
	return 100;
}

static void generation(void *arg)
{
	long self = (long)arg;
	pid_t next = 0;

	for (int i = 0; i < PAGES; i++)
		if (i % (self + 2) == 0)
			area[i * PAGE] = self;
	if (self < 3)
		next = zdtm_spawn(generation, (void *)(self + 1));
	zdtm_child_wait();
	SPOIL(area[0]++);
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE] == expected(self, i), "page %d of generation %ld is %d", i, self, area[i * PAGE]);
	if (next)
		zdtm_finish(next);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE] = 100;
	pid = zdtm_spawn(generation, (void *)1);

	zdtm_wait();
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE] == 100, "page %d of the root is %d", i, area[i * PAGE]);
	zdtm_finish(pid);
	pass();
}
