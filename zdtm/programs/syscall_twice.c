/*
 * Threads in the calls that the kernel continues by restart_syscall(2), stopped and continued before the dump: they are in
 * restart_syscall then. After the restore they still wait, and no call has failed.
 */
/* zdtm: flavours=host,ns */
#include "interrupt.h"

enum { CALLS = 6 };

static const long numbers[CALLS] = { SYS_nanosleep, SYS_clock_nanosleep, SYS_poll, SYS_futex, SYS_clock_nanosleep, SYS_poll };
static pid_t tids[CALLS];
static volatile int results[CALLS];
static volatile bool over[CALLS];
static int fds[2];
static uint32_t word;

static long call(int which)
{
	struct timespec time = { .tv_sec = 7200 }, left;
	struct pollfd poll = { .fd = fds[0], .events = POLLIN };

	switch (which) {
	case 0:
		return syscall(SYS_nanosleep, &time, NULL);
	case 1:
		return clock_nanosleep(CLOCK_MONOTONIC, 0, &time, &left);
	case 2:
		return syscall(SYS_poll, &poll, 1, 7200000);
	case 3:
		return syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &time, NULL, 0);
	case 4:
		return nanosleep(&time, &left);
	default:
		return (poll.fd = -1, syscall(SYS_poll, &poll, 1, 7200000));
	}
}

static void *body(void *arg)
{
	int which = (int)(long)arg;

	__atomic_store_n(&tids[which], zdtm_gettid(), __ATOMIC_SEQ_CST);
	results[which] = call(which);
	over[which] = true;
	return NULL;
}

static void child(void *arg)
{
	(void)arg;
	for (long i = 0; i < CALLS; i++) {
		zdtm_thread(body, (void *)i);
		zdtm_until_blocked(&tids[i], numbers[i]);
	}
	zdtm_child_wait();
	SPOIL(over[0] = true);
	for (int i = 0; i < CALLS; i++)
		check(!over[i], "call %d (number %ld) is over with %d", i, numbers[i], results[i]);
	must(write(fds[1], "x", 1));
	for (int i = 0; i < 5000 && !over[2]; i++)
		usleep(1000);
	check(over[2] && results[2] == 1, "poll has not noticed");
	word = 1;
	must(syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0));
	for (int i = 0; i < 5000 && !over[3]; i++)
		usleep(1000);
	check(over[3] && results[3] == 0, "the futex has not noticed");
}

int main(int argc, char **argv)
{
	char path[64];
	pid_t pid;

	zdtm_start(argc, argv);
	must(pipe(fds));
	pid = zdtm_spawn(child, NULL);
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	for (int i = 0; i < 2; i++) {
		must(kill(pid, SIGSTOP));
		while (zdtm_field(path, "State")[0] != 'T')
			sched_yield();
		must(kill(pid, SIGCONT));
		while (zdtm_field(path, "State")[0] == 'T')
			sched_yield();
	}
	usleep(50000);

	zdtm_wait();
	zdtm_finish(pid);
	pass();
}
