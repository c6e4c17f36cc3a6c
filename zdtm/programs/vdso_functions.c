/*
 * Pointers into the vDSO that a program has looked up itself go on working, in parent and child: every function it offers.
 */
/* zdtm: flavours=host,ns */
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <sys/auxv.h>
#include <sys/time.h>
#include "zdtm.h"

static int (*vdso_clock_gettime)(clockid_t, struct timespec *);
static int (*vdso_clock_getres)(clockid_t, struct timespec *);
static int (*vdso_gettimeofday)(struct timeval *, void *);
static int (*vdso_getcpu)(unsigned *, unsigned *, void *);
static time_t (*vdso_time)(time_t *);

static void *find(const char *name)
{
	const char *base = (const char *)getauxval(AT_SYSINFO_EHDR);
	const Elf64_Ehdr *header = (const Elf64_Ehdr *)base;
	const Elf64_Shdr *sections = (const Elf64_Shdr *)(base + header->e_shoff);

	for (int i = 0; i < header->e_shnum; i++) {
		const Elf64_Sym *symbols = (const Elf64_Sym *)(base + sections[i].sh_offset);

		if (sections[i].sh_type != SHT_DYNSYM)
			continue;
		for (unsigned k = 0; k < sections[i].sh_size / sizeof(*symbols); k++)
			if (!strcmp(base + sections[sections[i].sh_link].sh_offset + symbols[k].st_name, name))
				return (void *)(base + symbols[k].st_value);
	}
	fail("the vDSO has no %s", name);
}

static void verify(void)
{
	struct timespec ts, raw;
	struct timeval tv;
	unsigned cpu, node;

	must(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &raw));
	check(!vdso_clock_gettime(CLOCK_MONOTONIC, &ts) && ts.tv_sec - raw.tv_sec < 10 && ts.tv_sec >= raw.tv_sec, "the clock is off");
	check(!vdso_clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts), "the fallback fails");
	check(!vdso_clock_getres(CLOCK_REALTIME, &ts) && ts.tv_sec == 0 && ts.tv_nsec > 0, "the resolution is off");
	check(!vdso_gettimeofday(&tv, NULL) && labs(tv.tv_sec - time(NULL)) < 10, "the day is off");
	check(labs(vdso_time(NULL) - tv.tv_sec) < 10, "the time is off");
	check(!vdso_getcpu(&cpu, &node, NULL) && cpu < 4096, "the processor is off");
}

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	verify();
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	vdso_clock_gettime = find("__vdso_clock_gettime");
	vdso_clock_getres = find("__vdso_clock_getres");
	vdso_gettimeofday = find("__vdso_gettimeofday");
	vdso_getcpu = find("__vdso_getcpu");
	vdso_time = find("__vdso_time");
	verify();
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(vdso_clock_getres = (void *)vdso_clock_gettime);
	verify();
	zdtm_finish(pid);
	pass();
}
