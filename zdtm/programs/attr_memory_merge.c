/*
 * Memory that may be merged with equal memory of others (prctl(2) PR_SET_MEMORY_MERGE).
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

#define SET_MEMORY_MERGE	67
#define GET_MEMORY_MERGE	68

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	if (prctl(SET_MEMORY_MERGE, 1, 0, 0, 0) == -1)
		zdtm_skip("no KSM");

	zdtm_wait();
	SPOIL(prctl(SET_MEMORY_MERGE, 0, 0, 0, 0));
	check(prctl(GET_MEMORY_MERGE, 0, 0, 0, 0) == 1, "it is off");
	pass();
}
