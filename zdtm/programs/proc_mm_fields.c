/*
 * Where /proc says that code, data, heap, stack, arguments and environment are, the auxiliary vector, the command line after a program
 * has moved it (prctl(2) PR_SET_MM_MAP), and the executable.
 */
/* zdtm: flavours=host,ns */
#include <linux/prctl.h>
#include <sys/prctl.h>
#include "zdtm.h"

static char state[8192];
static const char line[] = "another\0command line";

static void describe(char *text, size_t size)
{
	char exe[1024], *stat = zdtm_slurp("/proc/self/stat", NULL), *end, *cmdline, *auxv;
	size_t at, length;
	ssize_t n;

	end = strrchr(stat, ')');
	at = 0;
	/* Fields 26 to 28 and 45 to 51. */
	for (int field = 2; *end && at < size; end++) {
		if (*end == ' ')
			field++;
		if ((field >= 26 && field <= 28) || (field >= 45 && field <= 51))
			text[at++] = *end;
	}
	cmdline = zdtm_slurp("/proc/self/cmdline", &length);
	check(length == sizeof(line) && !memcmp(cmdline, line, length), "the command line is %s", cmdline);
	n = must(readlink("/proc/self/exe", exe, sizeof(exe)));
	at += snprintf(text + at, size - at, " %.*s ", (int)n, exe);
	auxv = zdtm_slurp("/proc/self/auxv", &length);
	for (size_t i = 0; i < length; i++)
		at += snprintf(text + at, size - at, "%02x", (unsigned char)auxv[i]);
	free(stat);
	free(cmdline);
	free(auxv);
}

int main(int argc, char **argv)
{
	struct prctl_mm_map map = { 0 };
	char now[8192];
	unsigned long f[52] = { 0 };
	char *stat, *field, *arguments;
	int i = 3;

	zdtm_start(argc, argv);
	/* The kernel only shows what lies in anonymous memory. */
	arguments = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	memcpy(arguments, line, sizeof(line));
	stat = zdtm_slurp("/proc/self/stat", NULL);
	for (field = strtok(strrchr(stat, ')') + 4, " "); field; field = strtok(NULL, " "))
		f[++i] = strtoul(field, NULL, 10);
	map.start_code = f[26];
	map.end_code = f[27];
	map.start_stack = f[28];
	map.start_data = f[45];
	map.end_data = f[46];
	map.start_brk = f[47];
	map.brk = (unsigned long)sbrk(0);
	map.arg_start = (unsigned long)arguments;
	map.arg_end = (unsigned long)arguments + sizeof(line);
	map.env_start = f[50];
	map.env_end = f[51];
	map.exe_fd = -1;
	must(prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof(map), 0));
	describe(state, sizeof(state));

	zdtm_wait();
	SPOIL(map.env_end -= 8, must(prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof(map), 0)));
	describe(now, sizeof(now));
	check(!strcmp(now, state), "%s; was: %s", now, state);
	pass();
}
