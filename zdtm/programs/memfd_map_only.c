/*
 * A memfd that nobody has open any more, but that parent, child and grandchild have mapped, twice each.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static char *first, *second;

static void grandchild(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(first[0] == 'p' && second[0] == 'p', "the grandchild sees %c and %c", first[0], second[0]);
	second[2] = 'g';
}

static void child(void *arg)
{
	pid_t pid = zdtm_spawn(grandchild, arg);

	munmap(first, 4 * PAGE);
	zdtm_child_wait();
	second[1] = 'c';
	zdtm_finish(pid);
}

int main(int argc, char **argv)
{
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	fd = must(memfd_create("gone", MFD_ALLOW_SEALING));
	must(ftruncate(fd, 4 * PAGE));
	must(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	first = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	second = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	must(close(fd));
	zdtm_fill(first, 4 * PAGE, 3);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(mmap(second, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	check(zdtm_filled(second, 4 * PAGE, 3), "content lost");
	check(strstr(zdtm_mapping(first), "/memfd:gone (deleted)"), "the mapping is %s", zdtm_mapping(first));
	first[0] = 'p';
	check(second[0] == 'p', "the two mappings are of different files");
	zdtm_finish(pid);
	check(first[1] == 'c' && first[2] == 'g', "writes of the others are %c and %c", first[1], first[2]);
	pass();
}
