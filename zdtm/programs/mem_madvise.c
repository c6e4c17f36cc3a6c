/*
 * What madvise said about mappings is remembered: DONTFORK, DONTDUMP, HUGEPAGE, NOHUGEPAGE, WIPEONFORK.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (4UL << 20)

static const struct {
	int advice;
	const char *flag;
} kinds[] = {
	{ MADV_DONTFORK, "dc" }, { MADV_DONTDUMP, "dd" }, { MADV_HUGEPAGE, "hg" }, { MADV_NOHUGEPAGE, "nh" },
	{ MADV_WIPEONFORK, "wf" },
};

int main(int argc, char **argv)
{
	char *areas[ARRAY_SIZE(kinds)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		areas[i] = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
		must(madvise(areas[i], SIZE, kinds[i].advice));
		check(zdtm_vma_has_flag(areas[i], kinds[i].flag), "the kernel does not know %s", kinds[i].flag);
		areas[i][PAGE] = 'a' + i;
	}

	zdtm_wait();
	SPOIL(madvise(areas[1], SIZE, MADV_DODUMP));
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		for (unsigned k = 0; k < ARRAY_SIZE(kinds); k++)
			check(zdtm_vma_has_flag(areas[i], kinds[k].flag) == (i == k), "mapping %u has flags %s", i,
			      zdtm_smaps(areas[i], "VmFlags"));
		check(areas[i][PAGE] == 'a' + (int)i, "content of %u lost", i);
	}
	pass();
}
