/*
 * The vsyscall page, where the kernel has one, answers still; so does a jump into it.
 */
/* zdtm: flavours=host,ns */
#include <sys/time.h>
#include "zdtm.h"

#define VSYSCALL 0xffffffffff600000UL

int main(int argc, char **argv)
{
	int (*get)(struct timeval *, void *) = (void *)VSYSCALL;
	bool mapped, usable = false;
	struct timeval tv, now;

	zdtm_start(argc, argv);
	mapped = strstr(zdtm_mapping((void *)VSYSCALL), "[vsyscall]") != NULL;
	if (mapped)
		usable = strstr(zdtm_mapping((void *)VSYSCALL), "xp") != NULL;
	if (usable)
		usable = get(&tv, NULL) == 0;

	zdtm_wait();
	SPOIL(mapped = !mapped);
	check(mapped == (strstr(zdtm_mapping((void *)VSYSCALL), "[vsyscall]") != NULL), "the page was%s there", mapped ? "" : " not");
	if (usable) {
		must(gettimeofday(&now, NULL));
		check(get(&tv, NULL) == 0 && labs(tv.tv_sec - now.tv_sec) < 10, "it tells another time");
	}
	pass();
}
