/*
 * A heap that grew in parent and child after the fork, a mapping that the child has extended, and one of which it has protected
 * a part: what was not written since is shared still, and each mapping is one, so that it can be moved as a whole.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

#define SIZE (64 * PAGE)

static char *heap, *area, *part;
static pid_t top;

static bool shared(char *at)
{
	uint64_t pfn = zdtm_pfn(getpid(), at);

	return pfn && pfn == zdtm_pfn(top, at);
}

static void child(void *arg)
{
	char *moved;

	(void)arg;
	must(sbrk(8 * PAGE));
	memset(heap + SIZE, 'c', 8 * PAGE);
	check(mremap(area, SIZE, 2 * SIZE, 0) == area, "it cannot be extended: %m");
	area[SIZE] = 'n';
	must(mprotect(part + 4 * PAGE, PAGE, PROT_NONE));
	zdtm_child_wait();
	check(zdtm_filled(heap, SIZE, 1) && heap[SIZE] == 'c' && heap[SIZE + 8 * PAGE - 1] == 'c', "the child's heap is lost");
	check(shared(heap + 20 * PAGE) && shared(area + 5 * PAGE) && shared(part) && shared(part + 9 * PAGE), "shared: %d %d %d %d",
	      shared(heap + 20 * PAGE), shared(area + 5 * PAGE), shared(part), shared(part + 9 * PAGE));
	check(zdtm_count_vmas(part, SIZE) == 3, "the protected one is in %d", zdtm_count_vmas(part, SIZE));
	moved = mremap(area, 2 * SIZE, 2 * SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, zdtm_map(2 * SIZE, PROT_NONE, MAP_PRIVATE));
	check(moved != MAP_FAILED, "it cannot be moved: %m");
	check(zdtm_filled(moved, SIZE, 2) && moved[SIZE] == 'n', "what was moved is lost");
	must(sbrk(PAGE));
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	top = getpid();
	heap = must((char *)sbrk(SIZE));
	heap = (char *)(((unsigned long)heap + PAGE - 1) & -PAGE);
	must(brk(heap + SIZE));
	zdtm_fill(heap, SIZE, 1);
	area = zdtm_map(4 * SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(munmap(area + SIZE, 3 * SIZE));
	zdtm_fill(area, SIZE, 2);
	part = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	must(madvise(part, SIZE, MADV_NOHUGEPAGE));
	zdtm_fill(part, SIZE, 3);
	pid = zdtm_spawn(child, NULL);
	must(brk(heap + 2 * SIZE));
	heap[SIZE] = 'p';

	zdtm_wait();
	SPOIL(heap[20 * PAGE]++);
	check(zdtm_filled(heap, SIZE, 1) && heap[SIZE] == 'p', "the parent's heap is lost");
	zdtm_finish(pid);
	pass();
}
