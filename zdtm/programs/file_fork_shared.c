/*
 * A description inherited through fork shares its offset between parent, child and grandchild, at other numbers.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int fd;

static void grandchild(void *arg)
{
	int moved = must(dup2(fd, 77));

	(void)arg;
	close(fd);
	zdtm_child_wait();
	check(must(lseek(moved, 2, SEEK_CUR)) == 7, "the grandchild is at %ld", (long)lseek(moved, 0, SEEK_CUR));
}

static void child(void *arg)
{
	pid_t pid = zdtm_spawn(grandchild, NULL);

	(void)arg;
	zdtm_child_wait();
	check(must(lseek(fd, 1, SEEK_CUR)) == 5, "the child is at %ld", (long)lseek(fd, 0, SEEK_CUR));
	zdtm_finish(pid);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	fd = zdtm_file("file", "0123456789", O_RDONLY);
	pid = zdtm_spawn(child, NULL);
	must(lseek(fd, 4, SEEK_SET));

	zdtm_wait();
	SPOIL(dup2(must(open("file", O_RDONLY)), fd), lseek(fd, 4, SEEK_SET));
	check(lseek(fd, 0, SEEK_CUR) == 4, "the parent is at %ld", (long)lseek(fd, 0, SEEK_CUR));
	zdtm_finish(pid);
	check(lseek(fd, 0, SEEK_CUR) == 7, "after the others the parent is at %ld", (long)lseek(fd, 0, SEEK_CUR));
	pass();
}
