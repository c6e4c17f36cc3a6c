/*
 * Protections and advice change from page to page, so that mappings split and merge.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

#define PAGES	64

static char *at;

static void step(unsigned round)
{
	for (int i = 0; i < 8; i++) {
		char *page = at + (round * 11 + i * 7) % PAGES * PAGE;

		must(mprotect(page, PAGE, i % 3 == 0 ? PROT_NONE : PROT_READ));
		must(madvise(page, PAGE, i % 2 ? MADV_DONTFORK : MADV_DOFORK));
	}
	must(mprotect(at, PAGES * PAGE, PROT_READ | PROT_WRITE));
	check(zdtm_filled(at, PAGES * PAGE, 5), "memory has changed");
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	at = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	zdtm_fill(at, PAGES * PAGE, 5);
	transition(step);
}
