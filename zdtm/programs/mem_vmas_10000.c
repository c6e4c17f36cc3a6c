/*
 * Ten thousand mappings side by side, of alternating protection.
 */
/* zdtm: flavours=host,ns timeout=120 */
#include "zdtm.h"

#define COUNT 10000

int main(int argc, char **argv)
{
	char *area;
	int vmas;

	zdtm_start(argc, argv);
	area = zdtm_map(COUNT * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	for (int i = 0; i < COUNT; i++) {
		if (i % 3)
			*(int *)(area + i * PAGE) = i;
		if (i % 2)
			must(mprotect(area + i * PAGE, PAGE, PROT_READ));
	}

	zdtm_wait();
	SPOIL(mprotect(area, COUNT * PAGE, PROT_READ));
	vmas = zdtm_count_vmas(area, COUNT * PAGE);
	check(vmas >= COUNT && vmas <= COUNT + 1, "there are %d mappings", vmas);
	for (int i = 0; i < COUNT; i++)
		check(*(int *)(area + i * PAGE) == (i % 3 ? i : 0), "mapping %d has %d", i, *(int *)(area + i * PAGE));
	pass();
}
