/*
 * What /proc/self tells about the program itself: exe, cmdline, environ, auxv and the borders of its segments.
 */
/* zdtm: flavours=host,ns */
#include <limits.h>
#include <sys/prctl.h>
#include "zdtm.h"

static const char *const files[] = { "/proc/self/cmdline", "/proc/self/environ", "/proc/self/auxv" };

/* Fields 26 to 28 and 45 to 51 of /proc/self/stat: code, stack, data, brk, arguments, environment. */
static void borders(char *text, size_t size)
{
	char *stat = zdtm_slurp("/proc/self/stat", NULL), *field = strrchr(stat, ')') + 2;

	text[0] = '\0';
	for (int n = 3; (field = strtok(n == 3 ? field : NULL, " ")); n++)
		if ((n >= 26 && n <= 28) || (n >= 45 && n <= 51))
			snprintf(text + strlen(text), size - strlen(text), "%d:%s ", n, field);
	free(stat);
}

int main(int argc, char **argv)
{
	char exe[PATH_MAX] = "", exe_now[PATH_MAX] = "", limits[512], limits_now[512], *contents[ARRAY_SIZE(files)];
	size_t sizes[ARRAY_SIZE(files)], size;

	zdtm_start(argc, argv);
	must(readlink("/proc/self/exe", exe, sizeof(exe) - 1));
	for (unsigned i = 0; i < ARRAY_SIZE(files); i++)
		contents[i] = zdtm_slurp(files[i], &sizes[i]);
	borders(limits, sizeof(limits));

	zdtm_wait();
	SPOIL(argv[0][0]++);
	must(readlink("/proc/self/exe", exe_now, sizeof(exe_now) - 1));
	check(!strcmp(exe, exe_now), "exe was %s, is %s", exe, exe_now);
	for (unsigned i = 0; i < ARRAY_SIZE(files); i++) {
		char *now = zdtm_slurp(files[i], &size);

		check(size == sizes[i] && !memcmp(now, contents[i], size), "%s changed", files[i]);
	}
	borders(limits_now, sizeof(limits_now));
	check(!strcmp(limits, limits_now), "stat was %s, is %s", limits, limits_now);
	pass();
}
