/*
 * Pages never touched, and pages only read, stay unallocated between written ones.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 4096

int main(int argc, char **argv)
{
	volatile char *area;
	int rss;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(madvise((void *)area, PAGES * PAGE, MADV_NOHUGEPAGE));
	for (int i = 0; i < PAGES; i++) {
		if (i % 16 == 0)
			area[i * PAGE + i % PAGE] = i / 16 + 1;
		else if (i % 16 == 1)
			(void)area[i * PAGE];
	}

	zdtm_wait();
	SPOIL(memset((void *)area, 0, 64 * PAGE));
	rss = atoi(zdtm_smaps((void *)area, "Anonymous"));
	check(rss <= PAGES / 16 * 4, "%d kB are allocated", rss);
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE + i % PAGE] == (i % 16 ? 0 : (char)(i / 16 + 1)), "page %d changed", i);
	pass();
}
