/*
 * One mapping that mprotect has split keeps each part's protection.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	static const int prots[] = {
		PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE, PROT_READ | PROT_EXEC,
		PROT_READ | PROT_WRITE | PROT_EXEC, PROT_READ, PROT_READ | PROT_WRITE,
	};
	char *area;

	zdtm_start(argc, argv);
	area = zdtm_map(ARRAY_SIZE(prots) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	for (unsigned i = 0; i < ARRAY_SIZE(prots); i++) {
		area[i * PAGE] = 'a' + i;
		must(mprotect(area + i * PAGE, PAGE, prots[i]));
	}

	zdtm_wait();
	SPOIL(mprotect(area, ARRAY_SIZE(prots) * PAGE, PROT_READ));
	for (unsigned i = 0; i < ARRAY_SIZE(prots); i++) {
		char *page = area + i * PAGE;

		check(zdtm_vma_has_flag(page, "rd") == !!(prots[i] & PROT_READ)
		      && zdtm_vma_has_flag(page, "wr") == !!(prots[i] & PROT_WRITE)
		      && zdtm_vma_has_flag(page, "ex") == !!(prots[i] & PROT_EXEC),
		      "part %u has flags %s", i, zdtm_smaps(page, "VmFlags"));
		must(mprotect(page, PAGE, PROT_READ));
		check(*page == 'a' + (int)i, "part %u changed", i);
	}
	pass();
}
