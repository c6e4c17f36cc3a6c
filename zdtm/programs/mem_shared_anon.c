/*
 * Shared anonymous memory is still shared by parent, child and grandchild: what one writes, the others see.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES 64

static unsigned char *area;

static void grandchild(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(area[0] == 1, "the grandchild sees %d", area[0]);
	area[2 * PAGE] = 3;
}

static void child(void *arg)
{
	pid_t pid = zdtm_spawn(grandchild, NULL);

	(void)arg;
	zdtm_child_wait();
	check(area[0] == 1, "the child sees %d", area[0]);
	area[PAGE] = 2;
	zdtm_finish(pid);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	zdtm_fill(area + 3 * PAGE, (PAGES - 3) * PAGE, 7);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait_in_ppoll();
	SPOIL(mmap(area, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	check(zdtm_filled(area + 3 * PAGE, (PAGES - 3) * PAGE, 7), "content lost");
	area[0] = 1;
	zdtm_finish(pid);
	check(area[PAGE] == 2 && area[2 * PAGE] == 3, "the others' writes are %d and %d", area[PAGE], area[2 * PAGE]);
	pass();
}
