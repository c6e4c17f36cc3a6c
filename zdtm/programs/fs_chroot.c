/*
 * A child whose root is a directory: it sees what is in there, and nothing else.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

static void child(void *arg)
{
	struct stat st;

	(void)arg;
	must(chroot("jail"));
	must(chdir("/in"));
	zdtm_child_wait();
	check(stat("/in/jail.txt", &st) == 0, "/in/jail.txt: %m");
	check(stat("jail.txt", &st) == 0, "jail.txt: %m");
	check(stat("/etc", &st) < 0, "/etc is there");
	check(stat("/../etc", &st) < 0, "/../etc is there");
}

int main(int argc, char **argv)
{
	struct stat st;
	pid_t pid;

	zdtm_start(argc, argv);
	must(mkdir("jail", 0755));
	must(mkdir("jail/in", 0755));
	close(zdtm_file("jail/in/jail.txt", "", O_RDONLY));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(kill(pid, SIGKILL));
	must(stat("/etc", &st));
	zdtm_finish(pid);
	pass();
}
