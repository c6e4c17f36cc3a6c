/*
 * Mappings at the ends of the address space and in the middle of its largest gap.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (8 * PAGE)

static char *places[] = {
	(char *)0x7fffffff0000UL - SIZE, (char *)0x400000000000UL, (char *)0x100000000UL, (char *)0x7fff0000UL,
};

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++) {
		/* The stack, somewhere at the upper end, may be in the way. */
		while (mmap(places[i], SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE,
			    -1, 0) == MAP_FAILED)
			places[i] -= 64UL << 20;
		zdtm_fill(places[i], SIZE, 20 + i);
	}

	zdtm_wait();
	SPOIL(munmap(places[1], SIZE), mmap(places[1], SIZE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++)
		check(zdtm_filled(places[i], SIZE, 20 + i), "content at %p lost", places[i]);
	pass();
}
