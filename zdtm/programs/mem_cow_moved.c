/*
 * Memory inherited by fork that the child has moved, shrunk or protected: its content is right in both.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (16 * PAGE)

static char *area, *other, *third;

static void child(void *arg)
{
	char *moved = must(mremap(area, SIZE, SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, zdtm_map(SIZE, PROT_NONE, MAP_PRIVATE)));

	(void)arg;
	must(munmap(other + 4 * PAGE, 4 * PAGE));
	must(mprotect(third, SIZE, PROT_READ));
	moved[0] = 'c';
	zdtm_child_wait();
	check(moved[0] == 'c' && zdtm_filled(moved + PAGE, SIZE - PAGE, 2), "what was moved is lost");
	check(msync(area, PAGE, MS_ASYNC) == -1, "the old place is mapped");
	check(zdtm_filled(other, 4 * PAGE, 3), "what was left is lost");
	check(msync(other + 5 * PAGE, PAGE, MS_ASYNC) == -1, "the hole is mapped");
	check(zdtm_filled(third, SIZE, 4), "what was protected is lost");
	must(munmap(moved, SIZE));
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	area = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(area + PAGE, SIZE - PAGE, 2);
	other = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(other, 4 * PAGE, 3);
	third = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(third, SIZE, 4);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(area[PAGE]++);
	check(area[0] == 0 && zdtm_filled(area + PAGE, SIZE - PAGE, 2), "the parent's is lost");
	check(zdtm_filled(other, 4 * PAGE, 3), "the parent's other is lost");
	third[0]++;
	zdtm_finish(pid);
	pass();
}
