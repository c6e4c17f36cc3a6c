/*
 * A thread writes to 256 MiB without a pause, page after page, one generation after the other. Before it writes a page it checks
 * that the page has the generation before, whole: a dump that has one page of another instant than the rest is found out one pass
 * later.
 */
/* zdtm: flavours=host,ns timeout=120 */
#include "zdtm.h"

#define MIB	256UL
#define COUNT	(MIB << 20 >> 12)

struct page {
	uint64_t generation, number, noise, sum;
	uint64_t rest[507];
	uint64_t end;
};

static struct page *pages;
static volatile uint64_t generation;
static volatile bool stop;

static uint64_t sum_of(const struct page *p)
{
	return (p->generation * 31 + p->number) * 31 + p->noise;
}

static void verify(uint64_t i, uint64_t due)
{
	const struct page *p = &pages[i];

	check(p->generation == due && p->end == due, "page %lu begins with generation %lu and ends with %lu, not %lu", i,
	      p->generation, p->end, due);
	check(p->number == i && p->sum == sum_of(p), "page %lu has %lu, %lx, %lx", i, p->number, p->noise, p->sum);
}

static void write_page(uint64_t i)
{
	volatile struct page *p = &pages[i];

	p->generation = generation;
	p->number = i;
	p->noise = generation * 0x9e3779b97f4a7c15ULL ^ i;
	p->sum = sum_of((struct page *)p);
	p->end = generation;
}

static void *writer(void *arg)
{
	(void)arg;
	while (!stop) {
		for (uint64_t i = 0; i < COUNT; i++) {
			verify(i, generation - 1);
			write_page(i);
		}
		generation++;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	uint64_t first;

	zdtm_start(argc, argv);
	pages = zdtm_map(MIB << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	for (uint64_t i = 0; i < COUNT; i++)
		write_page(i);
	generation++;
	thread = zdtm_thread(writer, NULL);
	while (generation < 3)
		usleep(1000);

	zdtm_wait();
	SPOIL(pages[COUNT / 2].generation += 1);
	first = generation;
	while (generation < first + 2)
		usleep(1000);
	stop = true;
	must0(pthread_join(thread, NULL));
	for (uint64_t i = 0; i < COUNT; i++)
		verify(i, generation - 1);
	pass();
}
