/*
 * Locked memory is locked still, and nothing else is.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (64 * PAGE)

int main(int argc, char **argv)
{
	char *locked, *free_to_go;

	zdtm_start(argc, argv);
	locked = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	free_to_go = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(mlock(locked, SIZE / 2));
	zdtm_fill(locked, SIZE, 11);

	zdtm_wait();
	SPOIL(munlock(locked, SIZE));
	check(zdtm_vma_has_flag(locked, "lo"), "flags are %s", zdtm_smaps(locked, "VmFlags"));
	check(!zdtm_vma_has_flag(locked + SIZE / 2, "lo"), "the second half is locked");
	check(!zdtm_vma_has_flag(free_to_go, "lo"), "the other mapping is locked");
	check(zdtm_filled(locked, SIZE, 11), "content lost");
	pass();
}
