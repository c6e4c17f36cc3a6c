/*
 * Each process has its umask.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	struct stat st;

	(void)arg;
	umask(0137);
	zdtm_child_wait();
	must(open("made", O_CREAT | O_WRONLY, 0777));
	must(stat("made", &st));
	check((st.st_mode & 0777) == 0640, "the child made a file with mode %o", st.st_mode);
}

int main(int argc, char **argv)
{
	mode_t mask;
	pid_t pid;

	zdtm_start(argc, argv);
	umask(0345);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(umask(0));
	mask = umask(0);
	check(mask == 0345, "umask is %o", mask);
	zdtm_finish(pid);
	pass();
}
