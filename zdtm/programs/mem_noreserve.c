/*
 * A reservation far larger than the machine's memory, as runtimes make it, with a few pages in use.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (1UL << 42)

int main(int argc, char **argv)
{
	char *none, *area;

	zdtm_start(argc, argv);
	none = must(mmap(NULL, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
	area = must(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
	madvise(area, SIZE, MADV_NOHUGEPAGE);
	area[SIZE / 2] = 'm';
	area[SIZE - 1] = 'e';

	zdtm_wait();
	SPOIL(area[SIZE / 2] = 0);
	check(area[SIZE / 2] == 'm' && area[SIZE - 1] == 'e', "content lost");
	check(zdtm_vma_has_flag(area, "nr") && zdtm_vma_has_flag(none, "nr"), "its flags are %s", zdtm_smaps(area, "VmFlags"));
	must(mprotect(none + SIZE / 2, PAGE, PROT_READ | PROT_WRITE));
	none[SIZE / 2] = 1;
	pass();
}
