/*
 * Pages without any access keep their content until access returns.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (16 * PAGE)

int main(int argc, char **argv)
{
	char *area, *empty;

	zdtm_start(argc, argv);
	area = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	empty = zdtm_map(SIZE, PROT_NONE, MAP_PRIVATE);
	zdtm_fill(area, SIZE, 6);
	must(mprotect(area, SIZE, PROT_NONE));

	zdtm_wait();
	SPOIL(madvise(area, SIZE, MADV_DONTNEED));
	check(!zdtm_vma_has_flag(area, "rd") && !zdtm_vma_has_flag(area, "wr"), "access has come back");
	must(mprotect(area, SIZE, PROT_READ));
	check(zdtm_filled(area, SIZE, 6), "content lost");
	must(mprotect(empty, SIZE, PROT_READ));
	check(empty[0] == 0 && empty[SIZE - 1] == 0, "the empty pages are not empty");
	pass();
}
