/*
 * One shared anonymous object, mapped whole and in parts: at different addresses, offsets and protections.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 16

static char *area;

static void child(void *arg)
{
	char *second = area + 8 * PAGE;

	(void)arg;
	/* Of the child's pages only 8 to 15 stay, moved elsewhere; of those the last two are read-only. */
	must(munmap(area, 8 * PAGE));
	second = must((char *)mremap(second, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
				     zdtm_map(8 * PAGE, PROT_NONE, MAP_PRIVATE)));
	must(mprotect(second + 6 * PAGE, 2 * PAGE, PROT_READ));
	zdtm_child_wait();
	check(second[7 * PAGE] == 'p', "the child sees '%c'", second[7 * PAGE]);
	second[0] = 'c';
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	for (int i = 0; i < PAGES; i++)
		area[i * PAGE] = 'A' + i;
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(mmap(area, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	for (int i = 0; i < PAGES; i++)
		check(area[i * PAGE] == 'A' + i, "page %d changed", i);
	area[15 * PAGE] = 'p';
	zdtm_finish(pid);
	check(area[8 * PAGE] == 'c', "the child's write is '%c'", area[8 * PAGE]);
	pass();
}
