/*
 * Locks of a large process, which no copy of it has, are kept: mlock(2), and on fault.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define MIB	96UL

#ifndef MLOCK_ONFAULT
#define MLOCK_ONFAULT 1
#endif

int main(int argc, char **argv)
{
	char *bulk, *locked, *faulted;

	zdtm_start(argc, argv);
	bulk = zdtm_map(MIB << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(bulk, MIB << 20, 4);
	locked = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	faulted = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(mlock(locked, 4 * PAGE));
	must(syscall(SYS_mlock2, faulted, 4 * PAGE, MLOCK_ONFAULT));

	zdtm_wait();
	SPOIL(munlock(locked, 4 * PAGE));
	check(zdtm_filled(bulk, MIB << 20, 4), "content lost");
	check(zdtm_vma_has_flag(locked, "lo") && !zdtm_vma_has_flag(locked, "lf"), "flags are %s", zdtm_smaps(locked, "VmFlags"));
	check(zdtm_vma_has_flag(faulted, "lo") && zdtm_vma_has_flag(faulted, "lf"), "flags are %s", zdtm_smaps(faulted, "VmFlags"));
	pass();
}
