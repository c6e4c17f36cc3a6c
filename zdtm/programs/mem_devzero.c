/*
 * Mappings of /dev/zero: private ones are plain memory, a shared one is shared with the child.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static char *shared;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	shared[1] = 'c';
}

int main(int argc, char **argv)
{
	char *private;
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	fd = must(open("/dev/zero", O_RDWR));
	private = must((char *)mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	shared = must((char *)mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	close(fd);
	strcpy(private, "private");
	shared[0] = 's';
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(private[0]++);
	check(!strcmp(private, "private"), "private memory has \"%s\"", private);
	zdtm_finish(pid);
	check(shared[0] == 's' && shared[1] == 'c', "shared memory has \"%s\"", shared);
	pass();
}
