/*
 * 64 GiB of address space with a few pages in it, far apart.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (64UL << 30)
#define STEP ((5UL << 30) + 7 * PAGE)

int main(int argc, char **argv)
{
	char *area;
	int rss;

	zdtm_start(argc, argv);
	area = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE);
	must(madvise(area, SIZE, MADV_NOHUGEPAGE));
	for (size_t at = 0; at < SIZE; at += STEP)
		*(size_t *)(area + at) = at + 1;

	zdtm_wait();
	SPOIL(madvise(area + 3 * STEP, PAGE, MADV_DONTNEED));
	for (size_t at = 0; at < SIZE; at += STEP)
		check(*(size_t *)(area + at) == at + 1, "the page at %lx changed", at);
	check(zdtm_vma_has_flag(area, "nr"), "the mapping reserves memory");
	rss = atoi(zdtm_smaps(area, "Rss"));
	check(rss <= (int)(SIZE / STEP + 1) * 4, "%d kB are allocated", rss);
	pass();
}
