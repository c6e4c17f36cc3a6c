/*
 * Each process has its working directory.
 */
/* zdtm: flavours=host,ns */
#include <limits.h>
#include "zdtm.h"

static void child(void *arg)
{
	char path[PATH_MAX];

	must(chdir(arg));
	zdtm_child_wait();
	SPOIL(chdir("/"));
	check(getcwd(path, sizeof(path)) && !strcmp(strrchr(path, '/') + 1, arg), "the child is in %s", path);
}

int main(int argc, char **argv)
{
	char before[PATH_MAX], after[PATH_MAX];
	pid_t first, second;

	zdtm_start(argc, argv);
	must(mkdir("first", 0700));
	must(mkdir("second", 0700));
	getcwd(before, sizeof(before));
	first = zdtm_spawn(child, "first");
	second = zdtm_spawn(child, "second");

	zdtm_wait();
	check(getcwd(after, sizeof(after)) && !strcmp(before, after), "was in %s, is in %s", before, after);
	zdtm_finish(first);
	zdtm_finish(second);
	pass();
}
