/*
 * Which pages are there is the same after a restore: written, read only (zero pages), never touched, dropped.
 */
/* zdtm: flavours=host,ns skip=lazy */
#include "zdtm.h"

#define PAGES 256

int main(int argc, char **argv)
{
	unsigned char before[PAGES], after[PAGES];
	char *area, *shared;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	shared = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE);
	for (int i = 0; i < PAGES; i += 3)
		area[i * PAGE] = 'w';
	for (int i = 0; i < PAGES; i += 5)
		shared[i * PAGE] = 's';
	must(madvise(area + 90 * PAGE, 30 * PAGE, MADV_DONTNEED));
	area[9 * PAGE] = 0;
	must(mincore(area, PAGES * PAGE, before));

	zdtm_wait();
	SPOIL(area[PAGE] = 1);
	must(mincore(area, PAGES * PAGE, after));
	for (int i = 0; i < PAGES; i++)
		check((before[i] & 1) == (after[i] & 1), "page %d was%s there", i, before[i] & 1 ? "" : " not");
	must(mincore(shared, PAGES * PAGE, after));
	for (int i = 0; i < PAGES; i++)
		check((after[i] & 1) == (i % 5 == 0), "shared page %d is%s there", i, after[i] & 1 ? "" : " not");
	check(area[0] == 'w' && area[93 * PAGE] == 0 && shared[5 * PAGE] == 's', "content lost");
	pass();
}
