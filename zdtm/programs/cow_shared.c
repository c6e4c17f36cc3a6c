/*
 * Two processes write in turn to memory that they share, to a memfd, and each to memory of its own, without a pause: all of it is of
 * one instant.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define PAGES	512

struct board {
	volatile uint64_t turn;
	volatile uint64_t stop;
};

static struct board *board;
static char *shared, *file, *own;

static volatile uint64_t *word(char *area, int page)
{
	return (volatile uint64_t *)(area + page * PAGE + 8 * (page % 512));
}

/* One turn: every word of the common areas is one less than the turn, those of one's own two less. */
static void play(uint64_t turn)
{
	uint64_t mine = turn < 2 ? 0 : turn - 2;

	for (int page = 0; page < PAGES; page++) {
		check(*word(shared, page) == turn - 1, "shared page %d has %lu in turn %lu", page, *word(shared, page), turn);
		check(*word(file, page) == turn - 1, "page %d of the file has %lu in turn %lu", page, *word(file, page), turn);
		check(*word(own, page) == mine, "own page %d has %lu in turn %lu", page, *word(own, page), turn);
		*word(shared, page) = turn;
		*word(own, page) = turn;
		*word(file, page) = turn;
	}
}

/* Plays all odd or all even turns, from 1 on. */
static void play_all(unsigned parity)
{
	while (!board->stop) {
		if ((board->turn + 1) % 2 == parity) {
			play(board->turn + 1);
			board->turn++;
		} else {
			sched_yield();
		}
	}
}

static void child(void *arg)
{
	(void)arg;
	zdtm_child_ready();
	play_all(0);
}

static void *player(void *arg)
{
	play_all(1);
	return arg;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	uint64_t first;
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	board = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	shared = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	own = zdtm_map(PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	fd = must(memfd_create("cow", 0));
	must(ftruncate(fd, PAGES * PAGE));
	file = must(mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	pid = zdtm_spawn(child, NULL);
	thread = zdtm_thread(player, NULL);
	while (board->turn < 4)
		usleep(1000);

	zdtm_wait();
	SPOIL((*word(own, 7))--);
	first = board->turn;
	while (board->turn < first + 6)
		usleep(1000);
	board->stop = 1;
	must0(pthread_join(thread, NULL));
	zdtm_join(pid);
	pass();
}
