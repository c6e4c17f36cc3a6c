/*
 * Two processes with one descriptor table (CLONE_FILES), and one with a copy: what is opened in one is open in the other.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int fd;

static void sharer(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	must(dup2(fd, 123));
	close(fd);
}

static void copier(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(zdtm_is_open(fd) && !zdtm_is_open(123), "the copied table is shared");
}

int main(int argc, char **argv)
{
	pid_t shared, copied;

	zdtm_start(argc, argv);
	fd = zdtm_file("file", "text", O_RDONLY);
	shared = zdtm_spawn_flags(CLONE_FILES, sharer, NULL);
	copied = zdtm_spawn(copier, NULL);

	zdtm_wait();
	SPOIL(unshare(CLONE_FILES));
	zdtm_finish(shared);
	check(zdtm_is_open(123) && !zdtm_is_open(fd), "the table is not shared");
	zdtm_finish(copied);
	pass();
}
