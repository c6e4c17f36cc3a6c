/*
 * A tree that works for as long as it is let, and aborts when any of its state drifts.
 *
 *	soak PROGRESS [SPOIL]
 *
 * PROGRESS becomes a file of 64-bit words, mapped by all. Word 0 is the longest time in nanoseconds that a thread which only reads the
 * clock was away, until somebody writes 0 there. The others are counters, ROLES of each process, which grow as long as it is well:
 *
 *	0  counts in general and floating-point registers, with a signal mask and a rounding mode of its own, under an interval timer
 *	1  the interval timer's signals
 *	2  writes to memory whose sum it keeps, and adds all of it up now and then
 *	3  writes numbers to a pipe to the next process
 *	4  reads those of the one before
 *	5  opens, duplicates and closes descriptors of several kinds
 *	6  is told by a timerfd and a POSIX timer
 *	7  makes children, which add up the memory too, and threads
 *	8  looks whether what the process set up long ago is still there
 *
 * With SPOIL, somebody loses that role's state on purpose: leak (a descriptor a second), memory, or held.
 */
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROCESSES	3
#define ROLES		9
#define WORDS		(1 << 20)	/* 8 MiB a process */
#define TEXT		"what lies in a pipe"

static volatile uint64_t *progress;	/* of this process, behind the gap */
static volatile uint64_t *gap;
static const char *spoil = "";
static int ends[PROCESSES][2];		/* pipe i leads from process i to the next */
static int process;

static uint64_t *memory;
static uint64_t sum;
static pthread_mutex_t steady = PTHREAD_MUTEX_INITIALIZER;	/* held while memory and sum do not fit */

static int deleted, stuffed[2], forty_two;

static void require(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "pid %d: %s: %m\n", getpid(), what);
		abort();
	}
}

static int spoils(const char *what)
{
	return process == 0 && !strcmp(spoil, what);
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
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
	sigset_t mask;

	fesetround(FE_UPWARD);
	while (1) {
		for (int i = 0; i < 1000; i++) {
			a = a * 6364136223846793005u + 1442695040888963407u;
			b = b * 6364136223846793005u + 1442695040888963407u;
			x = x * 1.0000001 + 0.5;
			y = y * 1.0000001 + 0.5;
			__asm__ volatile("" : "+r"(a), "+r"(b), "+x"(x), "+x"(y));
		}
		require(a == b && x == y, "registers have changed");
		require(fegetround() == FE_UPWARD, "the rounding mode has changed");
		pthread_sigmask(SIG_BLOCK, NULL, &mask);
		require(sigismember(&mask, SIGUSR1) && !sigismember(&mask, SIGALRM) && !sigismember(&mask, SIGUSR2), "the mask has changed");
		progress[0]++;
		usleep(500);
	}
}

static void add_up(void)
{
	uint64_t total = 0;

	for (size_t i = 0; i < WORDS; i++)
		total += memory[i];
	require(total == sum, "memory has changed");
}

static void *keep_memory(void *arg)
{
	uint64_t random = process + 1;

	for (unsigned round = 0;; round++) {
		pthread_mutex_lock(&steady);
		for (int i = 0; i < 64; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			uint64_t *word = &memory[(random >> 20) % WORDS];
			sum += random - *word;
			*word = random;
		}
		if (spoils("memory") && round == 2000)
			memory[0]++;
		if (round % 512 == 0)
			add_up();
		pthread_mutex_unlock(&steady);
		progress[2]++;
		usleep(500);
	}
	return arg;
}

static void *send(void *arg)
{
	for (uint64_t i = 0;; i++) {
		require(write(ends[process][1], &i, sizeof(i)) == sizeof(i), "write");
		progress[3]++;
		usleep(500);
	}
	return arg;
}

static void *receive(void *arg)
{
	int from = ends[(process + PROCESSES - 1) % PROCESSES][0];
	uint64_t got;

	for (uint64_t i = 0;; i++) {
		require(read(from, &got, sizeof(got)) == sizeof(got) && got == i, "read");
		progress[4]++;
	}
	return arg;
}

static void *use_descriptors(void *arg)
{
	char name[] = "soak.0", text[8];

	name[5] += process;
	for (uint64_t i = 0;; i++) {
		struct epoll_event told = { .events = EPOLLIN, .data.u64 = i };
		int file = open(name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600), copy, event, poll, memfd;

		require(file >= 0 && write(file, &i, sizeof(i)) == sizeof(i), name);
		copy = fcntl(file, F_DUPFD_CLOEXEC, 100);
		require(copy >= 100 && lseek(copy, 0, SEEK_CUR) == sizeof(i), "the copy's offset");
		require(pread(copy, text, sizeof(text), 0) == sizeof(i) && !memcmp(text, &i, sizeof(i)), "pread");
		event = eventfd(1, EFD_CLOEXEC);
		poll = epoll_create1(EPOLL_CLOEXEC);
		require(poll >= 0 && epoll_ctl(poll, EPOLL_CTL_ADD, event, &told) == 0, "epoll_ctl");
		told.data.u64 = 0;
		while (epoll_wait(poll, &told, 1, 10000) < 0)
			require(errno == EINTR, "epoll_wait");
		require(told.data.u64 == i, "epoll has told of another");
		memfd = memfd_create("soak", MFD_CLOEXEC);
		require(memfd >= 0 && ftruncate(memfd, 12345) == 0 && lseek(memfd, 0, SEEK_END) == 12345, "memfd");
		close(memfd);
		close(poll);
		if (!(spoils("leak") && i % 1000 == 0))
			close(event);
		close(copy);
		close(file);
		require(unlink(name) == 0, name);
		progress[5]++;
		usleep(1000);
	}
	return arg;
}

static void *be_told(void *arg)
{
	struct itimerspec every = { { .tv_nsec = 3000000 }, { .tv_nsec = 3000000 } };
	struct timespec patience = { .tv_sec = 30 };
	struct sigevent how = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGRTMIN + 1, .sigev_value.sival_int = 4711 };
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	uint64_t expirations;
	siginfo_t info;
	timer_t timer;
	sigset_t set;

	how._sigev_un._tid = gettid();
	sigemptyset(&set);
	sigaddset(&set, how.sigev_signo);
	require(pthread_sigmask(SIG_BLOCK, &set, NULL) == 0 && timer_create(CLOCK_MONOTONIC, &how, &timer) == 0, "timer_create");
	require(timerfd_settime(fd, 0, &every, NULL) == 0 && timer_settime(timer, 0, &every, NULL) == 0, "settime");
	while (1) {
		require(read(fd, &expirations, sizeof(expirations)) == sizeof(expirations) && expirations > 0, "timerfd");
		while (sigtimedwait(&set, &info, &patience) != how.sigev_signo)
			require(errno == EINTR, "sigtimedwait");	/* as of any stop: signal(7) */
		require(info.si_value.sival_int == 4711, "the signal's value");
		progress[6]++;
	}
	return arg;
}

static void *next_of(void *number)
{
	return (char *)number + 1;
}

static void *give_birth(void *arg)
{
	for (uintptr_t round = 0;; round++) {
		pthread_t thread;
		void *result;
		pid_t child;
		int status;

		pthread_mutex_lock(&steady);
		child = fork();
		if (child == 0) {
			add_up();
			_exit(7);
		}
		pthread_mutex_unlock(&steady);
		require(child > 0, "fork");
		while (waitpid(child, &status, 0) < 0)
			require(errno == EINTR, "waitpid");
		require(status == 7 << 8, "a child's end");
		require(pthread_create(&thread, NULL, next_of, (void *)round) == 0, "pthread_create");
		require(pthread_join(thread, &result) == 0 && (uintptr_t)result == round + 1, "pthread_join");
		progress[7]++;
		usleep(20000);
	}
	return arg;
}

static void set_up(void)
{
	char name[] = "held.0";

	name[5] += process;
	deleted = open(name, O_RDWR | O_CREAT | O_TRUNC, 0640);
	require(deleted >= 0 && write(deleted, TEXT, sizeof(TEXT)) == sizeof(TEXT) && unlink(name) == 0, name);
	require(lseek(deleted, 5, SEEK_SET) == 5, "lseek");
	require(pipe(stuffed) == 0 && write(stuffed[1], TEXT, sizeof(TEXT)) == sizeof(TEXT), "pipe");
	forty_two = eventfd(42, EFD_NONBLOCK);
	require(forty_two >= 0, "eventfd");
	umask(026);
	require(nice(1) != -1, "nice");
}

static void *look_after(void *arg)
{
	char text[sizeof(TEXT)], cwd[4096], same[4096];
	struct stat stat;
	uint64_t value;
	int there;

	require(getcwd(cwd, sizeof(cwd)) != NULL, "getcwd");
	for (unsigned round = 0;; round++) {
		if (spoils("held") && round == 100)
			lseek(deleted, 6, SEEK_SET);
		require(lseek(deleted, 0, SEEK_CUR) == 5 && pread(deleted, text, sizeof(text), 0) == sizeof(text)
			&& !memcmp(text, TEXT, sizeof(text)), "the deleted file");
		require(fstat(deleted, &stat) == 0 && stat.st_nlink == 0 && (stat.st_mode & 07777) == 0640, "what the deleted file is");
		require(ioctl(stuffed[0], FIONREAD, &there) == 0 && there == sizeof(TEXT), "what is in the pipe");
		require(read(forty_two, &value, sizeof(value)) == sizeof(value) && value == 42, "eventfd");
		require(write(forty_two, &value, sizeof(value)) == sizeof(value), "eventfd");
		require(getcwd(same, sizeof(same)) != NULL && !strcmp(cwd, same), "the current directory");
		require(umask(026) == 026, "the umask");
		progress[8]++;
		usleep(10000);
	}
	return arg;
}

static void *read_the_clock(void *arg)
{
	for (uint64_t before = now(), then;; before = then) {
		usleep(100);
		then = now();
		if (then - before > *gap)
			*gap = then - before;
	}
	return arg;
}

static void work(int number)
{
	void *(*bodies[])(void *) = { keep_memory, send, receive, use_descriptors, be_told, give_birth, look_after, read_the_clock };
	unsigned count_of = sizeof(bodies) / sizeof(bodies[0]) - (number > 0);
	struct itimerval every = { { .tv_usec = 5000 }, { .tv_usec = 5000 } };
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	pthread_t thread;
	sigset_t set;

	process = number;
	progress += number * ROLES;
	memory = mmap(NULL, WORDS * sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	require(memory != MAP_FAILED, "mmap");
	for (size_t i = 0; i < WORDS; i++)
		sum += memory[i] = i;
	set_up();
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (unsigned i = 0; i < count_of; i++)
		require(pthread_create(&thread, NULL, bodies[i], NULL) == 0, "pthread_create");
	sigdelset(&set, SIGUSR1);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigaction(SIGALRM, &action, NULL);
	require(setitimer(ITIMER_REAL, &every, NULL) == 0, "setitimer");
	count();
}

int main(int argc, char **argv)
{
	size_t size = (1 + PROCESSES * ROLES) * sizeof(uint64_t);
	int fd;

	require(argc == 2 || argc == 3, "usage: soak PROGRESS [SPOIL]");
	spoil = argc == 3 ? argv[2] : "";
	setsid();
	fd = open(argv[1], O_RDWR | O_CREAT | O_TRUNC, 0600);
	require(fd >= 0 && ftruncate(fd, size) == 0, argv[1]);
	gap = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	require(gap != MAP_FAILED, "mmap");
	progress = gap + 1;
	for (int i = 0; i < PROCESSES; i++)
		require(pipe(ends[i]) == 0, "pipe");
	for (int number = 1; number < PROCESSES; number++)
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			work(number);
		}
	work(0);
}
