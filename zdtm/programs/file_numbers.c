/*
 * Descriptors with high numbers and holes between them, in two processes whose numbers are crosswise.
 */
/* zdtm: flavours=host,ns */
#include <sys/resource.h>
#include "zdtm.h"

static int high = 10000;

static void child(void *arg)
{
	ino_t *inodes = arg;

	must(dup2(20, 60));
	must(dup2(40, 20));
	must(dup2(60, 40));
	zdtm_child_wait();
	check(zdtm_ino(20) == inodes[1] && zdtm_ino(40) == inodes[0], "the child's descriptors are not crosswise");
}

int main(int argc, char **argv)
{
	struct rlimit limit;
	ino_t inodes[3];
	pid_t pid;

	zdtm_start(argc, argv);
	must(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = limit.rlim_max;
	must(setrlimit(RLIMIT_NOFILE, &limit));
	if (limit.rlim_max <= (rlim_t)high)
		high = limit.rlim_max - 1;
	must(dup2(zdtm_file("a", "a", O_RDONLY), 20));
	must(dup2(zdtm_file("b", "b", O_RDONLY), 40));
	must(dup2(zdtm_file("c", "c", O_RDONLY), high));
	close_range(3, 19, 0);
	inodes[0] = zdtm_ino(20);
	inodes[1] = zdtm_ino(40);
	inodes[2] = zdtm_ino(high);
	pid = zdtm_spawn(child, inodes);

	zdtm_wait();
	SPOIL(dup2(20, 19));
	check(zdtm_ino(20) == inodes[0] && zdtm_ino(40) == inodes[1] && zdtm_ino(high) == inodes[2], "a file has moved");
	for (int fd = 3; fd < 100; fd++)
		check(zdtm_is_open(fd) == (fd == 20 || fd == 40), "descriptor %d is %s", fd,
		      zdtm_is_open(fd) ? "open" : "closed");
	check(open("/dev/null", O_RDONLY) == 3, "the lowest free number is not 3");
	close(3);
	zdtm_finish(pid);
	pass();
}
