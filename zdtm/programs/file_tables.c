/*
 * Three processes, two of which share a descriptor table; a description of the one table that the other has under another number.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int fd, moved;

static void sharer(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	must(dup2(fd, 77));
	must(close(fd));
}

static void owner(void *arg)
{
	(void)arg;
	moved = must(dup2(fd, 33));
	must(close(fd));
	zdtm_child_wait();
	must(lseek(moved, 9, SEEK_SET));
}

int main(int argc, char **argv)
{
	pid_t one, two;

	zdtm_start(argc, argv);
	fd = zdtm_file("file", "0123456789", O_RDONLY);
	two = zdtm_spawn(owner, NULL);
	one = zdtm_spawn_flags(CLONE_FILES, sharer, NULL);

	zdtm_wait();
	SPOIL(dup2(open("file", O_RDONLY), fd));
	zdtm_finish(two);
	check(lseek(fd, 0, SEEK_CUR) == 9, "the owner's description is another: offset %ld", (long)lseek(fd, 0, SEEK_CUR));
	zdtm_finish(one);
	check(fcntl(fd, F_GETFD) == -1 && lseek(77, 0, SEEK_CUR) == 9, "the table is not shared");
	pass();
}
