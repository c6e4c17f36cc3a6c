/*
 * Names of anonymous mappings (PR_SET_VMA_ANON_NAME), private and shared.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <sys/prctl.h>

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#define PR_SET_VMA_ANON_NAME 0
#endif

int main(int argc, char **argv)
{
	char *private, *shared;

	zdtm_start(argc, argv);
	private = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	shared = zdtm_map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	if (prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, private, 2 * PAGE, "heap: of Java"))
		zdtm_skip("the kernel has no names for mappings");
	must(prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, shared, 4 * PAGE, "ring"));
	private[0] = 'p';
	shared[0] = 's';

	zdtm_wait();
	SPOIL(prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, private, 2 * PAGE, NULL));
	check(strstr(zdtm_mapping(private), "[anon:heap: of Java]"), "it is %s", zdtm_mapping(private));
	check(!strstr(zdtm_mapping(private + 2 * PAGE), "[anon:"), "the rest is %s", zdtm_mapping(private + 2 * PAGE));
	check(strstr(zdtm_mapping(shared), "[anon_shmem:ring]"), "the shared one is %s", zdtm_mapping(shared));
	check(private[0] == 'p' && shared[0] == 's', "content lost");
	pass();
}
