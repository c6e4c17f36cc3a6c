/*
 * Processes that share their memory (CLONE_VM), one of them with its parent's signal handlers too (CLONE_SIGHAND).
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static volatile int word, stop[2];
static char stacks[2][65536] __attribute__((aligned(64)));
static volatile int handled[2];

static void on_usr1(int sig)
{
	(void)sig;
	handled[0]++;
}

/* Uses nothing of the C library that depends on its own thread block, which it shares with its parent. */
static int child(void *arg)
{
	int which = (int)(long)arg;
	struct timespec nap = { .tv_nsec = 1000000 };

	while (!stop[which])
		syscall(SYS_nanosleep, &nap, NULL);
	word += 10;
	return word == 52 || word == 62 ? 0 : 1;
}

int main(int argc, char **argv)
{
	pid_t pids[2];
	int status;

	zdtm_start(argc, argv);
	pids[0] = must(clone(child, stacks[0] + sizeof(stacks[0]), CLONE_VM | SIGCHLD, (void *)0L));
	pids[1] = must(clone(child, stacks[1] + sizeof(stacks[1]), CLONE_VM | CLONE_SIGHAND | CLONE_FILES | CLONE_FS | SIGCHLD,
			     (void *)1L));

	zdtm_wait();
	word = 42;
	SPOIL(word = 1);
	for (int i = 0; i < 2; i++) {
		stop[i] = 1;
		must(waitpid(pids[i], &status, 0));
		check(status == 0, "child %d ended with 0x%x", i, status);
		if (i == 0) {
			struct sigaction action = { .sa_handler = on_usr1 };

			/* The second child has this handler too, and lives on. */
			must(sigaction(SIGUSR1, &action, NULL));
			must(kill(pids[1], SIGUSR1));
			for (int k = 0; k < 5000 && !handled[0]; k++)
				usleep(1000);
			check(handled[0] == 1, "the handlers are not shared");
		}
	}
	check(word == 62, "the memory is not shared: %d", word);
	pass();
}
