/*
 * A private mapping of huge pages (MAP_HUGETLB), with pages that were touched and pages that were not, shared with a child by
 * copy-on-write. Huge pages are set aside for it, if the machine has memory in pieces that large.
 */
/* zdtm: flavours=host,ns */
#include <sys/file.h>
#include "zdtm.h"

#define HUGE (2UL << 20)
#define COUNT 4
#define POOL "/proc/sys/vm/nr_hugepages"

static char *area;

/* Changes the pool's size, with nobody doing the same at that time; returns the new size. */
static long change_pool(int by)
{
	char text[32] = "";
	int lock = must(open("/tmp", O_RDONLY | O_DIRECTORY));
	int pool = must(open(POOL, O_RDWR));
	long size;

	must(flock(lock, LOCK_EX));
	must(pread(pool, text, sizeof(text) - 1, 0));
	size = atol(text) + by;
	snprintf(text, sizeof(text), "%ld", size);
	must(pwrite(pool, text, strlen(text), 0));
	memset(text, 0, sizeof(text));
	must(pread(pool, text, sizeof(text) - 1, 0));
	must(close(pool));
	must(close(lock));
	return atol(text) - size;
}

static void child(void *arg)
{
	(void)arg;
	area[HUGE] = 'c';
	zdtm_child_wait();
	check(area[0] == 'p' && area[HUGE] == 'c', "the child has %c %c", area[0], area[HUGE]);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	if (access(POOL, W_OK) || change_pool(COUNT + 2) < 0) {
		if (!access(POOL, W_OK))
			change_pool(-COUNT - 2);
		zdtm_skip("there are no huge pages to be had");
	}
	area = mmap(NULL, COUNT * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	check(area != MAP_FAILED, "no huge pages: %m");
	area[0] = 'p';
	zdtm_fill(area + 2 * HUGE, HUGE, 3);
	must(mprotect(area + 2 * HUGE, HUGE, PROT_READ));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(area[0] = 'x', zdtm_finish(pid), munmap(area + HUGE, HUGE), change_pool(-COUNT - 2));
	if (!zdtm_spoiling)
		zdtm_finish(pid);
	check(area[0] == 'p', "the first page has %c", area[0]);
	check(area[HUGE] == 0 && area[3 * HUGE] == 0, "pages that nobody touched have content");
	check(zdtm_filled(area + 2 * HUGE, HUGE, 3), "content lost");
	check(zdtm_vma_has_flag(area, "ht") && atol(zdtm_smaps(area, "KernelPageSize")) == 2048, "its pages have %s",
	      zdtm_smaps(area, "KernelPageSize"));
	check(strstr(zdtm_mapping(area + 2 * HUGE), "r--p"), "it is %s", zdtm_mapping(area + 2 * HUGE));
	must(munmap(area, COUNT * HUGE));
	change_pool(-COUNT - 2);
	pass();
}
