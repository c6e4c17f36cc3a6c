/*
 * A process sleeps while another one, which has the same memory, changes advice on a mapping: that the sleeper has not run says nothing
 * about the mappings.
 */
/* zdtm: flavours=host,ns transition=yes */
#include "transition.h"

#define SIZE	(16 * PAGE)

static char stack[65536] __attribute__((aligned(64)));
static char *at;
static volatile int hold, held, over, advised;

/* Uses nothing of the C library that depends on its own thread block, which it shares with its parent. */
static int child(void *arg)
{
	struct timespec nap = { .tv_nsec = 2000000 };

	(void)arg;
	while (!over) {
		held = hold;
		if (!held) {
			advised = !advised;
			syscall(SYS_madvise, at, SIZE, advised ? MADV_DONTDUMP : MADV_DODUMP);
		}
		syscall(SYS_nanosleep, &nap, NULL);
	}
	return 0;
}

static void step(unsigned round)
{
	usleep(300 + round % 4 * 200);
	hold = 1;
	while (!held)
		usleep(100);
	check(zdtm_vma_has_flag(at, "dd") == advised, "round %u: flags are %s", round, zdtm_smaps(at, "VmFlags"));
	hold = 0;
	while (held)
		usleep(100);
	if (zdtm_terminated)
		over = 1;
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	/* Between pages of another protection: a mapping that merges with its neighbours is seen to change. */
	at = (char *)zdtm_map(SIZE + 2 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS) + PAGE;
	must(mprotect(at, SIZE, PROT_READ | PROT_WRITE));
	pid = must(clone(child, stack + sizeof(stack), CLONE_VM | SIGCHLD, NULL));
	zdtm_watch_term();
	zdtm_ready();
	for (unsigned round = 0; !over; round++)
		step(round);
	reap(pid, 0);
	SPOIL(fail("spoiled"));
	pass();
}
