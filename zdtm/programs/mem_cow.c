/*
 * Pages that parent and child share copy-on-write are one page frame still; those written since the fork differ.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 256

struct report {
	uint64_t before[PAGES], after[PAGES];
};

static char *area;

static void frames(uint64_t *pfns)
{
	for (int i = 0; i < PAGES; i++) {
		(void)((volatile char *)area)[i * PAGE];
		pfns[i] = zdtm_pfn(area + i * PAGE);
	}
}

static void child(void *arg)
{
	struct report *report = arg;

	for (int i = 0; i < PAGES; i += 8)
		area[i * PAGE] = 'c';
	frames(report->before);
	zdtm_child_wait();
	frames(report->after);
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE] == (i % 8 ? 'p' : 'c'), "page %d of the child is '%c'", i, area[i * PAGE]);
}

int main(int argc, char **argv)
{
	static uint64_t before[PAGES], after[PAGES];
	struct report *report;
	int shared = 0, lost = 0;
	pid_t pid;

	zdtm_start(argc, argv);
	report = zdtm_map(sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(madvise(area, PAGES * PAGE, MADV_NOHUGEPAGE));
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE] = 'p';
	pid = zdtm_spawn(child, report);
	frames(before);

	zdtm_wait_in_sigsuspend();
	SPOIL(memset(area, 'p', PAGES * PAGE));
	frames(after);
	zdtm_finish(pid);
	for (int i = 0; i < PAGES; i++) {
		bool was_shared = before[i] == report->before[i], is_shared = after[i] == report->after[i];

		check(before[i] && after[i], "no page frame numbers");
		check(was_shared || !is_shared, "page %d is shared and was not", i);
		check(area[i * PAGE] == 'p', "page %d of the parent is '%c'", i, area[i * PAGE]);
		shared += was_shared;
		lost += was_shared && !is_shared;
	}
	check(shared == PAGES - PAGES / 8, "%d pages were shared at first", shared);
	check(lost == 0, "%d of %d shared pages are not shared any more", lost, shared);
	pass();
}
