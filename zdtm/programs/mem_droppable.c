/*
 * A droppable mapping is one still, with what the kernel has not dropped.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#ifndef MAP_DROPPABLE
#define MAP_DROPPABLE 0x08
#endif

int main(int argc, char **argv)
{
	char *area;

	zdtm_start(argc, argv);
	area = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_DROPPABLE | MAP_ANONYMOUS, -1, 0);
	if (area == MAP_FAILED)
		zdtm_skip("the kernel has no droppable mappings");
	area[PAGE] = 'd';
	check(zdtm_vma_has_flag(area, "dp"), "its flags are %s", zdtm_smaps(area, "VmFlags"));

	zdtm_wait();
	SPOIL(mmap(area, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	check(zdtm_vma_has_flag(area, "dp") && zdtm_vma_has_flag(area, "wf") && zdtm_vma_has_flag(area, "dd"), "its flags are %s",
	      zdtm_smaps(area, "VmFlags"));
	check(area[PAGE] == 'd' || area[PAGE] == 0, "it has %c", area[PAGE]);
	area[2 * PAGE] = 'e';
	check(area[2 * PAGE] == 'e', "it cannot be written");
	pass();
}
