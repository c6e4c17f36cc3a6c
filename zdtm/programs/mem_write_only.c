/*
 * Memory that may only be written or only be executed keeps what it has and what may be done to it.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static const int prots[] = { PROT_NONE, PROT_WRITE, PROT_EXEC, PROT_READ | PROT_EXEC, PROT_WRITE | PROT_EXEC };
static const char *const letters[] = { "---p", "-w-p", "--xp", "r-xp", "-wxp" };

int main(int argc, char **argv)
{
	char *areas[ARRAY_SIZE(prots)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(prots); i++) {
		areas[i] = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
		zdtm_fill(areas[i] + PAGE, 2 * PAGE, i);
		must(mprotect(areas[i], 4 * PAGE, prots[i]));
	}

	zdtm_wait();
	SPOIL(mprotect(areas[0], PAGE, PROT_READ));
	for (unsigned i = 0; i < ARRAY_SIZE(prots); i++) {
		check(strstr(zdtm_mapping(areas[i]), letters[i]), "mapping %u is %s", i, zdtm_mapping(areas[i]));
		must(mprotect(areas[i], 4 * PAGE, PROT_READ));
		check(zdtm_filled(areas[i] + PAGE, 2 * PAGE, i) && areas[i][0] == 0, "content of %u lost", i);
	}
	pass();
}
