/*
 * Pages that parent and child share copy-on-write are one page frame still; those written since the fork differ.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

#define PAGES 256

static char *area;

static bool written_by_child(int page)
{
	return page % 8 == 0;
}

static void child(void *arg)
{
	(void)arg;
	for (int i = 0; i < PAGES; i++)
		if (written_by_child(i))
			area[i * PAGE] = 'c';
	zdtm_child_wait();
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE] == (written_by_child(i) ? 'c' : 'p'), "page %d of the child is '%c'", i, area[i * PAGE]);
}

/* Whether the page is one frame in both; asks again, since the kernel may be moving the page just then. */
static bool is_shared(pid_t pid, int page)
{
	for (int i = 0; i < 5; i++) {
		uint64_t frame = zdtm_pfn(getpid(), area + page * PAGE);

		if (frame && frame == zdtm_pfn(pid, area + page * PAGE))
			return true;
	}
	return false;
}

static int shared_pages(pid_t pid)
{
	int count = 0;

	for (int i = 0; i < PAGES; i++) {
		check(!is_shared(pid, i) || !written_by_child(i), "page %d is shared", i);
		count += is_shared(pid, i);
	}
	return count;
}

int main(int argc, char **argv)
{
	int before, after;
	pid_t pid;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE));
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE] = 'p';
	pid = zdtm_spawn(child, NULL);
	before = shared_pages(pid);
	check(before == PAGES - PAGES / 8, "%d pages were shared at first", before);

	zdtm_wait_in_sigsuspend();
	SPOIL(memset(area, 'p', PAGES * PAGE));
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE] == 'p', "page %d of the parent is '%c'", i, area[i * PAGE]);
	after = shared_pages(pid);
	check(after == before, "of %d shared pages %d are still shared", before, after);
	zdtm_finish(pid);
	pass();
}
