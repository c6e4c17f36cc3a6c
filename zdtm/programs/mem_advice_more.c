/*
 * Advice that the other program leaves out: RANDOM, SEQUENTIAL, MERGEABLE, and several at once, on shared and file mappings too.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (8 * PAGE)

int main(int argc, char **argv)
{
	char *random, *merge, *several, *file;
	bool merges;

	zdtm_start(argc, argv);
	random = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_SHARED);
	merge = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	several = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE);
	file = must(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, zdtm_file("file", "content", O_RDONLY), 0));
	must(madvise(random, SIZE, MADV_RANDOM));
	merges = !madvise(merge, SIZE, MADV_MERGEABLE);
	must(madvise(several, SIZE, MADV_DONTFORK));
	must(madvise(several, SIZE, MADV_DONTDUMP));
	must(madvise(several, SIZE, MADV_WIPEONFORK));
	must(madvise(file, PAGE, MADV_SEQUENTIAL));
	must(madvise(file, PAGE, MADV_DONTFORK));

	zdtm_wait();
	SPOIL(madvise(several, SIZE, MADV_DOFORK));
	check(zdtm_vma_has_flag(random, "rr"), "random: %s", zdtm_smaps(random, "VmFlags"));
	check(zdtm_vma_has_flag(merge, "mg") == merges, "merge: %s", zdtm_smaps(merge, "VmFlags"));
	check(zdtm_vma_has_flag(several, "dc") && zdtm_vma_has_flag(several, "dd") && zdtm_vma_has_flag(several, "wf")
	      && zdtm_vma_has_flag(several, "nr"), "several: %s", zdtm_smaps(several, "VmFlags"));
	check(zdtm_vma_has_flag(file, "sr") && zdtm_vma_has_flag(file, "dc"), "file: %s", zdtm_smaps(file, "VmFlags"));
	pass();
}
