/*
 * Memory that may not become executable (prctl(2) PR_SET_MDWE), inherited by one child and not by another.
 */
/* zdtm: flavours=host,ns */
#include <sys/prctl.h>
#include "zdtm.h"

#define SET_MDWE		65
#define GET_MDWE		66
#define REFUSE_EXEC_GAIN	1
#define NO_INHERIT		2

static bool denies(void)
{
	void *page = zdtm_map(PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	bool denied = mprotect(page, PAGE, PROT_READ | PROT_EXEC) == -1;

	munmap(page, PAGE);
	return denied;
}

static void child(void *arg)
{
	long bits = (long)arg;

	if (bits)
		must(prctl(SET_MDWE, bits, 0, 0, 0));
	zdtm_child_wait();
	SPOIL(bits ^= 1);
	check(prctl(GET_MDWE, 0, 0, 0, 0) == bits, "bits %d, were %ld", prctl(GET_MDWE, 0, 0, 0, 0), bits);
	check(denies() == (bits != 0), "memory %s become executable", denies() ? "may not" : "may");
}

int main(int argc, char **argv)
{
	pid_t pids[3];

	zdtm_start(argc, argv);
	for (long i = 0; i < 3; i++)
		pids[i] = zdtm_spawn(child, (void *)(long[]){ 0, REFUSE_EXEC_GAIN, REFUSE_EXEC_GAIN | NO_INHERIT }[i]);

	zdtm_wait();
	for (int i = 0; i < 3; i++)
		zdtm_finish(pids[i]);
	pass();
}
