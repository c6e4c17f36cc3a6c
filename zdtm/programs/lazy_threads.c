/*
 * Threads that touch all of a large memory at once, each in an order of its own, and end: every page has its contents, and those who
 * wait for the ends of threads hear of them.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS 8
#define PAGES 65536UL

static unsigned long *area;
static unsigned long sums[THREADS];

static unsigned long value(unsigned long page)
{
	return (page + 1) * 0x9e3779b97f4a7c15UL;
}

static void *touch(void *arg)
{
	unsigned long self = (unsigned long)arg;
	unsigned long page = self * 7919;

	zdtm_thread_wait();
	for (unsigned long i = 0; i < PAGES; i++) {
		unsigned long got = area[page * (PAGE / 8) + self];

		if (got != value(page) + self)
			fail("thread %lu: page %lu has %lx", self, page, got);
		sums[self] += got;
		page = (page * 5 + 2 * self + 1) % PAGES;      /* visits every page: a full period */
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	unsigned long expected = 0;

	zdtm_start(argc, argv);
	area = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	for (unsigned long i = 0; i < PAGES; i++) {
		expected += value(i);
		for (unsigned long t = 0; t < THREADS; t++)
			area[i * (PAGE / 8) + t] = value(i) + t;
	}
	for (unsigned long t = 0; t < THREADS; t++)
		threads[t] = zdtm_thread(touch, (void *)t);
	zdtm_await_threads(THREADS);

	zdtm_wait();
	SPOIL(must(madvise(area + PAGES * (PAGE / 16), 16 * PAGE, MADV_DONTNEED)));
	zdtm_release_threads();
	for (unsigned long t = 0; t < THREADS; t++) {
		must0(pthread_join(threads[t], NULL));
		check(sums[t] == expected + t * PAGES, "thread %lu has seen other contents", t);
	}
	must(munmap(area, PAGES * PAGE));
	pass();
}
