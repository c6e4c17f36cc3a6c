/*
 * A mapping grows, shrinks and moves; what it holds goes with it.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

static char *at;
static size_t size = 4 * PAGE;

static void step(unsigned round)
{
	size_t wanted = PAGE * (4 + round * 3 % 40);

	check(zdtm_filled(at, 4 * PAGE, 3), "the mapping has changed");
	at = mremap(at, size, wanted, MREMAP_MAYMOVE);
	check(at != MAP_FAILED, "mremap: %m");
	size = wanted;
	memset(at + 4 * PAGE, round, size - 4 * PAGE);
	if (round % 3 == 0) {
		char *elsewhere = zdtm_map(size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS);

		at = mremap(at, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, elsewhere);
		check(at == elsewhere, "mremap: %m");
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	at = zdtm_map(size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	zdtm_fill(at, size, 3);
	transition(step);
}
