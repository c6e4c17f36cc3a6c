/*
 * Advice changes on a whole mapping, which nothing but VmFlags shows, between sleeps that are long and short. Who has slept for a while is
 * not read again once it stands: what it has changed since must not be missed.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

#define SIZE	(16 * PAGE)

static char *at;
static int advised;

static void check_advice(void)
{
	check(zdtm_vma_has_flag(at, "dd") == advised, "flags are %s", zdtm_smaps(at, "VmFlags"));
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	/* Between pages of another protection: a mapping that merges with its neighbours is seen to change. */
	at = (char *)zdtm_map(SIZE + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS) + PAGE;
	must(mprotect(at, SIZE, PROT_READ | PROT_WRITE));
	zdtm_watch_term();
	zdtm_ready();
	for (unsigned round = 0; !zdtm_terminated; round++) {
		check_advice();
		advised = !advised;
		must(madvise(at, SIZE, advised ? MADV_DONTDUMP : MADV_DODUMP));
		/* The only place to sleep: from there alone one sleep looks as the next. */
		usleep(500 + round % 4 * 1000);
	}
	check_advice();
	SPOIL(fail("spoiled"));
	pass();
}
