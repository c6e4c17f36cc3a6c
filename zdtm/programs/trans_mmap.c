/*
 * Mappings come and go, each with its own content while it is there.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

#define SLOTS	32

static struct { char *at; size_t size; } slots[SLOTS];

static void step(unsigned round)
{
	for (int i = 0; i < 8; i++) {
		unsigned n = (round * 7 + i * 5) % SLOTS;

		if (slots[n].at) {
			check(zdtm_filled(slots[n].at, slots[n].size, n), "mapping %u has changed", n);
			must(munmap(slots[n].at, slots[n].size));
			slots[n].at = NULL;
		} else {
			slots[n].size = PAGE * (1 + (round + i) % 9);
			slots[n].at = zdtm_map(slots[n].size, PROT_READ | PROT_WRITE,
					       MAP_ANONYMOUS | (n % 4 == 0 ? MAP_SHARED : MAP_PRIVATE));
			zdtm_fill(slots[n].at, slots[n].size, n);
		}
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
