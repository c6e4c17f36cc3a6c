/*
 * The name of a process, with bytes in it that make /proc hard to read.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

static void child(void *arg)
{
	char name[16] = "";

	must(prctl(PR_SET_NAME, arg));
	zdtm_child_wait();
	SPOIL(prctl(PR_SET_NAME, "lost"));
	must(prctl(PR_GET_NAME, name));
	check(!strcmp(name, arg), "the name is \"%s\", was \"%s\"", name, (char *)arg);
}

int main(int argc, char **argv)
{
	static char *const names[] = { ") R 1 2 3 (", "new\nline", "\\backslash", "fifteen_letters", "", "\xff\xfe utf?" };
	pid_t pids[ARRAY_SIZE(names)];

	zdtm_start(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		pids[i] = zdtm_spawn(child, names[i]);

	zdtm_wait();
	for (unsigned i = 0; i < ARRAY_SIZE(names); i++)
		zdtm_finish(pids[i]);
	pass();
}
