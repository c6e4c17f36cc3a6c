/*
 * Memory locked on fault is locked on fault; memory that mlockall locked, PROT_NONE and guard pages included, is locked.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (16 * PAGE)

int main(int argc, char **argv)
{
	char *onfault, *none, *plain, *late;
	unsigned char vec[16];

	zdtm_start(argc, argv);
	none = zdtm_map(SIZE, PROT_NONE, MAP_PRIVATE);
	plain = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	onfault = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(mlockall(MCL_CURRENT));
	must(munlock(onfault, SIZE));
	must(madvise(onfault, SIZE, MADV_DONTNEED));
	must(mlock2(onfault, SIZE, MLOCK_ONFAULT));
	onfault[PAGE] = 'f';
	plain[PAGE] = 'p';
	late = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);

	zdtm_wait();
	SPOIL(munlock(onfault, SIZE));
	check(zdtm_vma_has_flag(onfault, "lo") && zdtm_vma_has_flag(onfault, "lf"), "on fault: %s", zdtm_smaps(onfault, "VmFlags"));
	check(zdtm_vma_has_flag(plain, "lo") && !zdtm_vma_has_flag(plain, "lf"), "plain: %s", zdtm_smaps(plain, "VmFlags"));
	check(zdtm_vma_has_flag(none, "lo") && !zdtm_vma_has_flag(none, "lf"), "none: %s", zdtm_smaps(none, "VmFlags"));
	check(!zdtm_vma_has_flag(late, "lo"), "late: %s", zdtm_smaps(late, "VmFlags"));
	check(onfault[PAGE] == 'f' && plain[PAGE] == 'p', "content lost");
	must(mincore(onfault, SIZE, vec));
	for (int i = 0; i < 16; i++)
		check((vec[i] & 1) == (i == 1), "page %d locked on fault is%s there", i, vec[i] & 1 ? "" : " not");
	must(mincore(plain, SIZE, vec));
	for (int i = 0; i < 16; i++)
		check(vec[i] & 1, "locked page %d is not there", i);
	pass();
}
