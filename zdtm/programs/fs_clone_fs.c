/*
 * Two processes with one working directory and umask (CLONE_FS): changes in one hold in the other.
 */
/* zdtm: flavours=host,ns */
#include <limits.h>
#include "zdtm.h"

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	must(chdir("inner"));
	umask(0123);
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	pid_t pid;

	zdtm_start(argc, argv);
	must(mkdir("outer", 0700));
	must(mkdir("outer/inner", 0700));
	pid = zdtm_spawn_flags(CLONE_FS, child, NULL);
	must(chdir("outer"));
	umask(077);

	zdtm_wait();
	SPOIL(unshare(CLONE_FS));
	zdtm_finish(pid);
	check(getcwd(path, sizeof(path)) && !strcmp(strrchr(path, '/'), "/inner"), "the directory is %s", path);
	check(umask(0) == 0123, "the umask is not shared");
	pass();
}
