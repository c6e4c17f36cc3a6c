/*
 * A process that forks, and whose children fork, when it goes on: each has all of the memory as it was at its fork, changes it for
 * itself alone, and finds empty what a fork empties. One executes another program at once.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define SIZE (32UL << 20)
#define CHILDREN 4

static char *area, *wiped;

static void look(unsigned seed, const char *who)
{
	check(zdtm_filled(area, SIZE, seed), "the memory of %s is not what it was", who);
}

static bool is_empty(const char *from, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (from[i])
			return false;
	return true;
}

static void grandchild(int number)
{
	look(1, "a grandchild");
	zdtm_fill(area + number * 4 * PAGE, 4 * PAGE, 100 + number);
	check(zdtm_filled(area + number * 4 * PAGE, 4 * PAGE, 100 + number), "a grandchild cannot write");
	exit(0);
}

static void child(int number)
{
	pid_t pid;

	check(is_empty(wiped, SIZE / 4), "a fork has not emptied what it should");
	pid = must(fork());
	if (pid == 0)
		grandchild(number);
	zdtm_fill(area + SIZE / 2, SIZE / 4, 10 + number);
	zdtm_join(pid);
	check(zdtm_filled(area + SIZE / 2, SIZE / 4, 10 + number), "what child %d wrote is gone", number);
	exit(0);
}

static pid_t execute(void)
{
	pid_t pid = must(fork());

	if (pid == 0) {
		execl("/bin/true", "true", NULL);
		_exit(1);
	}
	return pid;
}

int main(int argc, char **argv)
{
	pid_t pids[CHILDREN + 1];

	zdtm_start(argc, argv);
	area = zdtm_map(SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	wiped = zdtm_map(SIZE / 4, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	zdtm_fill(area, SIZE, 1);
	zdtm_fill(wiped, SIZE / 4, 2);

	zdtm_wait();
	SPOIL(area[SIZE - 1]++);
	must(madvise(wiped, SIZE / 4, MADV_WIPEONFORK));
	pids[CHILDREN] = execute();
	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = must(fork());
		if (pids[i] == 0)
			child(i);
	}
	look(1, "the parent");
	check(zdtm_filled(wiped, SIZE / 4, 2), "the parent has lost what a fork empties in children only");
	for (int i = 0; i <= CHILDREN; i++)
		zdtm_join(pids[i]);
	look(1, "the parent");
	pass();
}
