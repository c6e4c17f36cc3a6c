/*
 * The vDSO and its data pages moved elsewhere by the program, as sandboxes do.
 */
/* zdtm: flavours=host,ns */
#include <sys/auxv.h>
#include "zdtm.h"

struct range {
	unsigned long start, end;
};

/* Moves all mappings of these names to one place, with their distances. */
static unsigned long move_all(void)
{
	struct range ranges[8];
	char line[512], *room;
	FILE *maps = fopen("/proc/self/maps", "re");
	int count = 0;
	unsigned long delta, code = 0;

	while (count < 8 && fgets(line, sizeof(line), maps))
		if (strstr(line, "[vvar") || strstr(line, "[vdso]")) {
			check(sscanf(line, "%lx-%lx", &ranges[count].start, &ranges[count].end) == 2, "no range: %s", line);
			count++;
		}
	fclose(maps);
	check(count >= 2, "%d mappings of the vDSO", count);
	room = zdtm_map(ranges[count - 1].end - ranges[0].start, PROT_NONE, MAP_PRIVATE);
	delta = (unsigned long)room - ranges[0].start;
	for (int i = 0; i < count; i++) {
		unsigned long len = ranges[i].end - ranges[i].start;

		if (syscall(SYS_mremap, ranges[i].start, len, len, MREMAP_MAYMOVE | MREMAP_FIXED, ranges[i].start + delta) == -1)
			return 0;
		code = ranges[i].start + delta;
	}
	return code;
}

int main(int argc, char **argv)
{
	unsigned long old = getauxval(AT_SYSINFO_EHDR), now;
	struct timespec raw;

	zdtm_start(argc, argv);
	now = move_all();
	if (!now)
		zdtm_skip("the kernel does not let the vDSO be moved");

	zdtm_wait();
	SPOIL(now = old);
	check(strstr(zdtm_mapping((void *)now), "[vdso]"), "at %lx is %s", now, zdtm_mapping((void *)now));
	check(!memcmp((void *)now, "\177ELF", 4), "there is no vDSO at %lx", now);
	must(syscall(SYS_clock_gettime, CLOCK_REALTIME, &raw));
	pass();
}
