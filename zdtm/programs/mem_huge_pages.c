/*
 * Memory that transparent huge pages may back keeps its content, partly unmapped and split.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define HUGE (2UL << 20)

int main(int argc, char **argv)
{
	char *room, *area;

	zdtm_start(argc, argv);
	room = zdtm_map(5 * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	area = (char *)(((uintptr_t)room + HUGE - 1) & ~(HUGE - 1));
	must(madvise(area, 4 * HUGE, MADV_HUGEPAGE));
	for (int i = 0; i < 4; i++)
		zdtm_fill(area + i * HUGE, HUGE, 12 + i);
	must(madvise(area + 2 * HUGE - PAGE, PAGE, MADV_DONTNEED));
	must(mprotect(area + 2 * HUGE + PAGE, PAGE, PROT_READ));

	zdtm_wait();
	SPOIL(area[0]++);
	check(area[2 * HUGE - PAGE] == 0, "the dropped page is back");
	for (int i = 0; i < 4; i++)
		check(zdtm_filled(area + i * HUGE, HUGE - (i == 1 ? PAGE : 0), 12 + i), "content of %d lost", i);
	pass();
}
