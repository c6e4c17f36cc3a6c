/*
 * A file mapped shared by parent and child at different places: both see each other's writes, and so does the file.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static char *area;

static void child(void *arg)
{
	char *other = must(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, *(int *)arg, PAGE));

	must(munmap(area, 4 * PAGE));
	zdtm_child_wait();
	check(other[0] == 'p', "the child sees %c", other[0]);
	other[PAGE] = 'c';
}

int main(int argc, char **argv)
{
	pid_t pid;
	char c;
	int fd;

	zdtm_start(argc, argv);
	fd = zdtm_file("file", "", O_RDWR);
	must(ftruncate(fd, 4 * PAGE));
	area = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	area[3 * PAGE] = 'b';
	pid = zdtm_spawn(child, &fd);

	zdtm_wait();
	SPOIL(mmap(area, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0));
	area[PAGE] = 'p';
	zdtm_finish(pid);
	check(area[2 * PAGE] == 'c' && area[3 * PAGE] == 'b', "the parent sees %c and %c", area[2 * PAGE], area[3 * PAGE]);
	check(pread(fd, &c, 1, PAGE) == 1 && c == 'p', "the file has %c", c);
	pass();
}
