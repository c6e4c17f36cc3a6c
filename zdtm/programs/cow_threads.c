/*
 * Eight threads pass a token through private memory, each adding to a block of its own before it passes it on: whoever is dumped in
 * between, the blocks agree, and the numbers in registers with those in memory.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define THREADS	8
#define WORDS	(64 * PAGE / sizeof(uint64_t))

static uint64_t *blocks[THREADS];
static volatile uint64_t token;
static volatile bool stop;

static void *player(void *arg)
{
	uint64_t me = (uintptr_t)arg, round = 0;

	for (;;) {
		while (token % THREADS != me) {
			if (stop)
				return NULL;
			sched_yield();
		}
		for (size_t i = 0; i < WORDS; i++) {
			check(blocks[me][i] == round, "thread %lu word %zu is %lu in round %lu", me, i, blocks[me][i], round);
			blocks[me][i] = round + 1;
		}
		round++;
		check(token / THREADS + 1 == round, "thread %lu has played %lu rounds of %lu", me, round, token / THREADS + 1);
		__atomic_fetch_add(&token, 1, __ATOMIC_SEQ_CST);
	}
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS];
	uint64_t first;

	zdtm_start(argc, argv);
	for (uintptr_t i = 0; i < THREADS; i++) {
		blocks[i] = zdtm_map(WORDS * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_PRIVATE);
		threads[i] = zdtm_thread(player, (void *)i);
	}
	while (token < THREADS)
		usleep(1000);

	zdtm_wait();
	SPOIL(blocks[3][WORDS / 2]++);
	first = token;
	while (token < first + 4 * THREADS)
		usleep(1000);
	stop = true;
	for (int i = 0; i < THREADS; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
