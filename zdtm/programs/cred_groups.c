/*
 * As many supplementary groups as a process can have, in their order, with large numbers.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <grp.h>
#include "zdtm.h"

enum { GROUPS = 65536 };

static gid_t wanted[GROUPS], now[GROUPS];

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	for (int i = 0; i < GROUPS; i++)
		wanted[i] = 3000000000U + 7 * i;
	must(setgroups(GROUPS, wanted));
	must(getgroups(GROUPS, wanted));

	zdtm_wait();
	SPOIL(setgroups(1, wanted));
	check(must(getgroups(GROUPS, now)) == GROUPS, "%d groups", getgroups(GROUPS, now));
	check(!memcmp(now, wanted, sizeof(now)), "other groups");
	pass();
}
