/*
 * Pages that parent, child and grandchild share by copy-on-write are shared still; what one has written is its own; a child that
 * executed another program shares nothing.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

#define PAGES 64

static char *area;
static pid_t top;

static bool shared(pid_t a, pid_t b, int page)
{
	uint64_t pfn = zdtm_pfn(a, area + page * PAGE);

	return pfn && pfn == zdtm_pfn(b, area + page * PAGE);
}

static void grandchild(void *arg)
{
	(void)arg;
	area[2 * PAGE] = 'g';
	munmap(area + 10 * PAGE, 5 * PAGE);
	zdtm_child_wait();
	check(area[PAGE] == 'c' && area[2 * PAGE] == 'g' && area[3 * PAGE] == 'p', "the grandchild has %c %c %c", area[PAGE],
	      area[2 * PAGE], area[3 * PAGE]);
	check(shared(getpid(), getppid(), 1), "the child's page is not shared with the grandchild");
	check(!shared(getpid(), getppid(), 2), "the grandchild's page is shared");
	check(shared(getpid(), top, 3) && shared(getpid(), top, 20), "pages of the parent are not shared with the grandchild");
	check(msync(area + 12 * PAGE, PAGE, MS_ASYNC) == -1, "what the grandchild unmapped is there");
}

static void child(void *arg)
{
	pid_t pid;

	(void)arg;
	area[PAGE] = 'c';
	pid = zdtm_spawn(grandchild, NULL);
	zdtm_child_wait();
	check(area[PAGE] == 'c' && area[2 * PAGE] == 'p', "the child has %c %c", area[PAGE], area[2 * PAGE]);
	check(shared(getpid(), top, 2) && shared(getpid(), top, 12), "pages of the parent are not shared with the child");
	zdtm_finish(pid);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	top = getpid();
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE);
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE] = 'p';
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(area[2 * PAGE] = 'x');
	check(area[PAGE] == 'p' && area[2 * PAGE] == 'p', "the parent has %c %c", area[PAGE], area[2 * PAGE]);
	check(shared(getpid(), pid, 2) && shared(getpid(), pid, 30), "the parent shares nothing with the child");
	check(!shared(getpid(), pid, 1), "the child's page is the parent's");
	zdtm_finish(pid);
	pass();
}
