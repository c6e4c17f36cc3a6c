/*
 * wide FILE MEBIBYTES: has that much memory, every page of which tells its own number, and looks at pages in no order. FILE is what
 * others see: how many looks there were, and how many pages were not what they must be. Once it has another parent, as after a restore,
 * it has children all the time, who look too, and end.
 */
#include <err.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define LOOKS 100

static unsigned long *area;
static unsigned long pages;
static _Atomic unsigned long *progress;		/* looks, wrong pages */

static unsigned long value(unsigned long page)
{
	return (page + 1) * 0x9e3779b97f4a7c15UL;
}

static void look(unsigned long *state)
{
	for (int i = 0; i < LOOKS; i++) {
		unsigned long page = (*state = *state * 6364136223846793005UL + 1442695040888963407UL) >> 33;

		page %= pages;
		if (area[page * (PAGE / 8)] != value(page))
			atomic_fetch_add(&progress[1], 1);
	}
	atomic_fetch_add(&progress[0], 1);
}

static void child(unsigned long state)
{
	/* One in three leaves its own child to whoever takes orphans. */
	if (state % 3 == 0 && fork() > 0)
		_exit(0);
	for (int i = 0; i < 20; i++) {
		look(&state);
		usleep(500);
	}
	_exit(0);
}

int main(int argc, char **argv)
{
	pid_t parent = getppid();		/* the nursery */
	unsigned long state = 1;
	int fd;

	if (argc != 3 || (fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600)) < 0 || ftruncate(fd, PAGE) < 0)
		err(1, "usage: wide FILE MEBIBYTES");
	progress = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	pages = strtoul(argv[2], NULL, 10) << 8;
	area = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (progress == MAP_FAILED || area == MAP_FAILED)
		err(1, "mmap");
	for (unsigned long i = 0; i < pages; i++)
		area[i * (PAGE / 8)] = value(i);
	setsid();
	for (unsigned long round = 0; ; round++) {
		look(&state);
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
		if (round % 5 == 0 && getppid() != parent && fork() == 0)
			child(state);
		usleep(2000);
	}
}
