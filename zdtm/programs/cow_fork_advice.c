/*
 * Memory that fork leaves out (MADV_DONTFORK) or empties (MADV_WIPEONFORK) is written without a pause beside memory that it copies, in
 * steps of one generation: all three are of one instant.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES	8192
#define KINDS	4

static const int advice[KINDS] = { MADV_NORMAL, MADV_DONTFORK, MADV_WIPEONFORK, MADV_NORMAL };
static char *areas[KINDS];
static volatile uint64_t generation;
static volatile bool stop;

static volatile uint64_t *word(int kind, int page)
{
	return (volatile uint64_t *)(areas[kind] + page * PAGE + 8 * (page % 512));
}

static void *writer(void *arg)
{
	(void)arg;
	while (!stop) {
		for (int page = 0; page < PAGES; page++)
			for (int kind = 0; kind < KINDS; kind++) {
				check(*word(kind, page) == generation, "page %d of area %d has %lu in generation %lu", page, kind,
				      *word(kind, page), generation);
				*word(kind, page) = generation + 1;
			}
		generation++;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	char *all;
	pthread_t thread;
	uint64_t first;

	zdtm_start(argc, argv);
	all = zdtm_map(KINDS * PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	for (int i = 0; i < KINDS; i++) {
		areas[i] = all + i * PAGES * PAGE;
		if (advice[i] != MADV_NORMAL)
			must(madvise(areas[i], PAGES * PAGE, advice[i]));
	}
	thread = zdtm_thread(writer, NULL);
	while (generation < 2)
		usleep(1000);

	zdtm_wait();
	SPOIL(madvise(areas[1], PAGES * PAGE, MADV_DONTNEED));
	check(zdtm_vma_has_flag(areas[1], "dc") && zdtm_vma_has_flag(areas[2], "wf"), "the advice is lost");
	first = generation;
	while (generation < first + 3)
		usleep(1000);
	stop = true;
	must0(pthread_join(thread, NULL));
	pass();
}
