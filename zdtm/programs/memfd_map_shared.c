/*
 * A memfd mapped by parent and child, whole and in part, and open in one of them: what one writes, all see.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 32

static char *area;

static void child(void *arg)
{
	char *part = must(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, *(int *)arg, 10 * PAGE));

	must(close(*(int *)arg));
	part[0] = 'p';
	zdtm_child_wait();
	check(part[0] == 'q', "the child's part has %c", part[0]);
	check(area[0] == 'a', "the child sees %c", area[0]);
	part[PAGE] = 'r';
	area[1] = 'c';
}

int main(int argc, char **argv)
{
	pid_t pid;
	char c;
	int fd;

	zdtm_start(argc, argv);
	fd = must(memfd_create("shared", 0));
	must(ftruncate(fd, PAGES * PAGE));
	area = must(mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	zdtm_fill(area + 20 * PAGE, 10 * PAGE, 2);
	pid = zdtm_spawn(child, &fd);

	zdtm_wait();
	SPOIL(mmap(area, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	check(zdtm_filled(area + 20 * PAGE, 10 * PAGE, 2), "content lost");
	check(area[10 * PAGE] == 'p', "the child's write was lost");
	area[0] = 'a';
	area[10 * PAGE] = 'q';
	zdtm_finish(pid);
	check(area[1] == 'c' && area[11 * PAGE] == 'r', "the child's writes are not seen");
	check(pread(fd, &c, 1, 1) == 1 && c == 'c', "the descriptor is of another file");
	pass();
}
