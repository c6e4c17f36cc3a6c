/*
 * /dev/zero mapped shared and private; the shared one by parent and child.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static char *shared;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(shared[0] == 'p', "the child sees %c", shared[0]);
	shared[PAGE] = 'c';
}

int main(int argc, char **argv)
{
	char *private;
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	fd = must(open("/dev/zero", O_RDWR));
	shared = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	private = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	must(close(fd));
	zdtm_fill(shared + 2 * PAGE, 2 * PAGE, 1);
	zdtm_fill(private + 2 * PAGE, PAGE, 2);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(private[2 * PAGE]++);
	shared[0] = 'p';
	zdtm_finish(pid);
	check(shared[PAGE] == 'c', "it is not shared");
	check(zdtm_filled(shared + 2 * PAGE, 2 * PAGE, 1) && zdtm_filled(private + 2 * PAGE, PAGE, 2), "content lost");
	check(private[0] == 0 && private[3 * PAGE] == 0, "zeroes lost");
	pass();
}
