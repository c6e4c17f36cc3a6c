/*
 * Twenty processes that never rest: counters run on where they were.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static void child(void *arg)
{
	volatile uint64_t count = 0, last = 0;

	(void)arg;
	zdtm_watch_term();
	zdtm_child_ready();
	while (!zdtm_terminated) {
		check(count == last, "the counter went from %lu to %lu", (unsigned long)last, (unsigned long)count);
		last = ++count;
	}
	SPOIL(count = 0);
	check(count != 0 && count == last, "the counter is lost");
}

int main(int argc, char **argv)
{
	pid_t pids[20];

	zdtm_start(argc, argv);
	for (int i = 0; i < 20; i++)
		pids[i] = zdtm_spawn(child, NULL);

	zdtm_wait();
	for (int i = 0; i < 20; i++)
		zdtm_finish(pids[i]);
	pass();
}
