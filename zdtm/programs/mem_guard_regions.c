/*
 * Guard regions (MADV_GUARD_INSTALL) are there still, in anonymous memory and in a file's mapping; a child has its own.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <setjmp.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#define MADV_GUARD_REMOVE 103
#endif

static sigjmp_buf back;

static void on_segv(int sig)
{
	(void)sig;
	siglongjmp(back, 1);
}

static bool is_guard(volatile char *p)
{
	if (sigsetjmp(back, 1))
		return true;
	(void)*p;
	return false;
}

static char *area;

static void child(void *arg)
{
	(void)arg;
	must(madvise(area + 2 * PAGE, PAGE, MADV_GUARD_REMOVE));
	must(madvise(area + 6 * PAGE, PAGE, MADV_GUARD_INSTALL));
	zdtm_child_wait();
	check(!is_guard(area + 2 * PAGE) && is_guard(area + 3 * PAGE) && is_guard(area + 6 * PAGE), "the child has %d %d %d",
	      is_guard(area + 2 * PAGE), is_guard(area + 3 * PAGE), is_guard(area + 6 * PAGE));
	check(area[PAGE] == 'a', "the child's content is lost");
}

int main(int argc, char **argv)
{
	char *file;
	pid_t pid;

	zdtm_start(argc, argv);
	signal(SIGSEGV, on_segv);
	area = zdtm_map(8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	area[PAGE] = 'a';
	if (madvise(area + 2 * PAGE, 2 * PAGE, MADV_GUARD_INSTALL))
		zdtm_skip("the kernel has no guard regions");
	area[4 * PAGE] = 'b';
	file = must(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, zdtm_file("file", "content", O_RDWR), 0));
	must(madvise(file + PAGE, PAGE, MADV_GUARD_INSTALL));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(madvise(area + 2 * PAGE, PAGE, MADV_GUARD_REMOVE));
	for (int i = 0; i < 8; i++)
		check(is_guard(area + i * PAGE) == (i == 2 || i == 3), "page %d is%s a guard", i, i == 2 || i == 3 ? " not" : "");
	check(area[PAGE] == 'a' && area[4 * PAGE] == 'b', "content lost");
	check(is_guard(file + PAGE), "the file's page is no guard");
	check(zdtm_count_vmas(area, 8 * PAGE) == 1, "there are %d mappings", zdtm_count_vmas(area, 8 * PAGE));
	zdtm_finish(pid);
	pass();
}
