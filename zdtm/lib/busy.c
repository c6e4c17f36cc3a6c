/*
 * A tree that notices when it is disturbed: it counts in the open, and aborts when anything happens that would not have
 * happened without the disturbance.
 *
 *	busy PROGRESS
 *
 * PROGRESS becomes a file of 64-bit counters, mapped by all: the tree is fine as long as every one of them grows. There are
 * three processes of five threads each:
 *
 *	0  counts in registers, and takes the signals of an interval timer (counter 1)
 *	2  sends itself through a pipe, to be read by the next thread
 *	3  reads that
 *	4  sleeps by clock_nanosleep in small steps, none of which may be interrupted
 *	5  waits for a futex with a timeout, for nothing
 *
 * It maps nothing more once the counters run.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES	3
#define COUNTERS	6

static volatile uint64_t *progress;
static int ends[2];

static void require(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "pid %d: %s: %m\n", getpid(), what);
		abort();
	}
}

static void on_alarm(int sig)
{
	(void)sig;
	progress[1]++;
}

/* The same number in two registers of each kind; a few rounds without a call, so that it is mostly found right here. */
static void count(void)
{
	uint64_t a = 1, b = 1;
	double x = 1, y = 1;

	while (1) {
		for (int i = 0; i < 1000; i++) {
			a = a * 6364136223846793005u + 1442695040888963407u;
			b = b * 6364136223846793005u + 1442695040888963407u;
			x = x * 1.0000001 + 0.5;
			y = y * 1.0000001 + 0.5;
			__asm__ volatile("" : "+r"(a), "+r"(b), "+x"(x), "+x"(y));
		}
		require(a == b && x == y, "registers have changed");
		progress[0]++;
		usleep(200);
	}
}

static void *send(void *arg)
{
	for (uint64_t i = 0;; i++) {
		require(write(ends[1], &i, sizeof(i)) == sizeof(i), "write");
		progress[2]++;
		usleep(300);
	}
	return arg;
}

static void *receive(void *arg)
{
	uint64_t got;

	for (uint64_t i = 0;; i++) {
		require(read(ends[0], &got, sizeof(got)) == sizeof(got) && got == i, "read");
		progress[3]++;
	}
	return arg;
}

static void *nap(void *arg)
{
	struct timespec step = { .tv_nsec = 3000000 };

	while (1) {
		require(clock_nanosleep(CLOCK_MONOTONIC, 0, &step, NULL) == 0, "clock_nanosleep");
		progress[4]++;
	}
	return arg;
}

static void *await_nothing(void *arg)
{
	struct timespec step = { .tv_nsec = 5000000 };
	uint32_t word = 0;

	while (1) {
		require(syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &step, NULL, 0) == -1 && errno == ETIMEDOUT, "futex");
		progress[5]++;
	}
	return arg;
}

static void work(int process)
{
	void *(*bodies[])(void *) = { send, receive, nap, await_nothing };
	struct itimerval every = { { .tv_usec = 2000 }, { .tv_usec = 2000 } };
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	pthread_t thread;
	sigset_t set;

	progress += process * COUNTERS;
	require(pipe(ends) == 0, "pipe");
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (unsigned i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		require(pthread_create(&thread, NULL, bodies[i], NULL) == 0, "pthread_create");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigaction(SIGALRM, &action, NULL);
	require(setitimer(ITIMER_REAL, &every, NULL) == 0, "setitimer");
	count();
}

int main(int argc, char **argv)
{
	size_t size = PROCESSES * COUNTERS * sizeof(uint64_t);
	int fd;

	require(argc == 2, "usage: busy PROGRESS");
	setsid();
	fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
	require(fd >= 0 && ftruncate(fd, size) == 0, argv[1]);
	progress = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	require(progress != MAP_FAILED, "mmap");
	for (int process = 1; process < PROCESSES; process++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			work(process);
		}
	work(0);
}
