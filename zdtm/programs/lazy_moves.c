/*
 * A process that moves, drops, unmaps, protects and maps over parts of its memory when it goes on: what it kept has its contents at its
 * new place, what it dropped reads as zeros.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PART (8UL << 20)

enum { KEPT, MOVED, DROPPED, CUT, PROTECTED, COVERED, MOVED_ALONE, FREED, PARTS };

static char *area;

static char *part(int number)
{
	return area + number * PART;
}

static bool is_empty(const char *from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (from[i])
			return false;
	return true;
}

static void fill_all(void)
{
	for (int i = 0; i < PARTS; i++)
		zdtm_fill(part(i), PART, i);
}

int main(int argc, char **argv)
{
	char *room, *moved, *alone;

	zdtm_start(argc, argv);
	area = zdtm_map(PARTS * PART, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	room = zdtm_map(2 * PART, PROT_NONE, MAP_PRIVATE);
	fill_all();

	zdtm_wait();
	SPOIL(part(KEPT)[PART / 2]++);
	moved = must(mremap(part(MOVED), PART, 2 * PART, MREMAP_MAYMOVE | MREMAP_FIXED, room));
	must(madvise(part(DROPPED) + PART / 4, PART / 2, MADV_DONTNEED));
	must(munmap(part(CUT) + PART / 2, PART / 2));
	must(mprotect(part(PROTECTED) + PART / 3 / PAGE * PAGE, 16 * PAGE, PROT_READ));
	must(mmap(part(COVERED), PART / 2, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	alone = must(mremap(part(MOVED_ALONE), PART, PART, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL));
	must(madvise(part(FREED), PART / 2, MADV_DONTNEED));
	zdtm_fill(part(FREED), PART / 4, 77);

	check(zdtm_filled(moved, PART, MOVED), "what was moved is not what it was");
	check(is_empty(moved + PART, PART), "what was grown is not empty");
	check(is_empty(part(DROPPED) + PART / 4, PART / 2), "what was dropped is back");
	must(munmap(part(DROPPED) + PART / 4, PART / 2));
	check(zdtm_filled(part(PROTECTED), PART, PROTECTED), "what was protected is not what it was");
	check(is_empty(part(COVERED), PART / 2), "the new mapping is not empty");
	check(zdtm_filled(alone, PART, MOVED_ALONE), "what was moved out is not what it was");
	check(is_empty(part(MOVED_ALONE), PART), "what was moved out is still there");
	check(zdtm_filled(part(FREED), PART / 4, 77), "what was written anew is gone");
	check(is_empty(part(FREED) + PART / 4, PART / 4), "what was freed is back");
	check(zdtm_filled(part(KEPT), PART, KEPT), "what was kept is not what it was");
	pass();
}
