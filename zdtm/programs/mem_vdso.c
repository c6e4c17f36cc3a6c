/*
 * The vDSO is where it was, and its functions tell the time.
 */
/* zdtm: flavours=host,ns */
#include <sys/auxv.h>
#include <sys/time.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	unsigned long vdso, random;
	struct timespec raw, libc;
	struct timeval tv;
	int64_t before;

	zdtm_start(argc, argv);
	vdso = getauxval(AT_SYSINFO_EHDR);
	random = *(unsigned long *)getauxval(AT_RANDOM);
	before = zdtm_now(CLOCK_MONOTONIC);

	zdtm_wait();
	SPOIL(munmap((void *)vdso, PAGE), random++);
	check(strstr(zdtm_mapping((void *)vdso), "[vdso]"), "at %lx is %s", vdso, zdtm_mapping((void *)vdso));
	check(!memcmp((void *)vdso, "\177ELF", 4), "there is no vDSO at %lx", vdso);
	check(*(unsigned long *)getauxval(AT_RANDOM) == random, "AT_RANDOM changed");
	check(zdtm_now(CLOCK_MONOTONIC) >= before, "the clock went back");
	for (int i = 0; i < 1000; i++) {
		must(syscall(SYS_clock_gettime, CLOCK_REALTIME, &raw));
		must(clock_gettime(CLOCK_REALTIME, &libc));
		must(gettimeofday(&tv, NULL));
		check(llabs((libc.tv_sec - raw.tv_sec) * NSEC + libc.tv_nsec - raw.tv_nsec) < 10 * NSEC,
		      "the vDSO's clock is off by %ld s", (long)(libc.tv_sec - raw.tv_sec));
		check(labs(tv.tv_sec - raw.tv_sec) < 10, "gettimeofday is off by %ld s", tv.tv_sec - raw.tv_sec);
	}
	must(sched_getcpu());
	pass();
}
