/*
 * A tree that holds something of every kind, and tells at any time whether all of it is as it should be.
 *
 * The file "control" is an array of 64-bit numbers: whoever adds one to the first asks, and the tree has found itself whole when all
 * that follow have become the same. Where it has not, it ends with the reason in its outfile. Meanwhile it sleeps, waits and takes
 * signals in all ways, none of which may come to an end by itself.
 */
/* zdtm: flavours=host,ns skip=stopped,unprivileged */
#include <linux/aio_abi.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include "seccomp.h"

#define MUCH		(40UL << 20)
#define ACTIVE		4		/* who answers: the root, two children and a grandchild */
#define CONTROL_SIZE	PAGE
#define PRIVATE_SIZE	(64 * PAGE)
#define SHARED_SIZE	(16 * PAGE)
#define QUEUED		3
#define MASKED		(1UL << (SIGUSR2 - 1))

static volatile uint64_t *control;
static unsigned char *secret, *shared, *from_memfd;
static int pipe_data[2], pipe_silent[2], pipe_copy[2], fifo, pair[2], counter, ticker, poller, memory_file, deleted, linked = -1, offset_file;
static aio_context_t ring;
static timer_t timer;
static volatile uint64_t alarms;
static char alarm_stack[4 * PAGE];
static pid_t zombie, stopped, suspended, owned, filtered, session;
static unsigned char *much;
static volatile pid_t alarm_tid, silent_tid;
static volatile bool reader_returned;

/* ---- what every process has ---- */

static void require_memory(void)
{
	check(zdtm_filled(secret, PRIVATE_SIZE, 7), "private memory has changed");
	check(zdtm_filled(shared, SHARED_SIZE, 8), "shared memory has changed");
	check(zdtm_filled(from_memfd, PAGE, 9), "memory of the memfd has changed");
}

static void answer(int who, void (*verify)(void))
{
	uint64_t asked = control[0];

	if (control[1 + who] == asked)
		return;
	require_memory();
	verify();
	control[1 + who] = asked;
}

static uint64_t blocked_signals(void)
{
	uint64_t mask;

	must(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof(mask)));
	return mask;
}

static char state_of(pid_t pid)
{
	char path[64], state;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	char *text = zdtm_slurp(path, NULL);
	state = strrchr(text, ')')[2];
	free(text);
	return state;
}

/* A task that a tracer has let go of needs a moment to get back to its sleep or stop. */
static void require_state(pid_t pid, char state)
{
	for (int i = 0; i < 2000 && state_of(pid) != state; i++)
		usleep(1000);
	check(state_of(pid) == state, "child %d is in state %c, not %c", pid, state_of(pid), state);
}

/* ---- children ---- */

static void verify_owned(void)
{
	uid_t r, e, s;
	struct rlimit limit;
	char cwd[16];
	mode_t mask = umask(027);

	must(getresuid(&r, &e, &s));
	check(r == 1000 && e == 1000 && s == 1000, "user ids are %d %d %d", r, e, s);
	check(mask == 027, "umask is %o", mask);
	check(getpriority(PRIO_PROCESS, 0) == 3, "nice is %d", getpriority(PRIO_PROCESS, 0));
	must(getrlimit(RLIMIT_NOFILE, &limit));
	check(limit.rlim_cur == 100, "RLIMIT_NOFILE is %lu", (unsigned long)limit.rlim_cur);
	check(getcwd(cwd, sizeof(cwd)) && !strcmp(cwd, "/"), "the directory has changed");
}

/* Another user, who waits for a futex with a timeout. */
static void be_owned(void *arg)
{
	struct rlimit limit = { 100, 100 };
	uint32_t word = 0;

	(void)arg;
	umask(027);
	must(chdir("/"));
	must(setpriority(PRIO_PROCESS, 0, 3));
	must(setrlimit(RLIMIT_NOFILE, &limit));
	must(setresgid(1000, 1000, 1000));
	must(setresuid(1000, 1000, 1000));
	zdtm_watch_term();
	zdtm_child_ready();
	while (!zdtm_terminated) {
		struct timespec step = { .tv_nsec = 3000000 };
		long woken = syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, 0, &step, NULL, 0);

		check(zdtm_terminated || (woken == -1 && errno == ETIMEDOUT), "futex came back with %ld: %m", woken);
		answer(1, verify_owned);
	}
}

static void verify_session(void)
{
	check(getsid(0) == getpid() && getpgrp() == getpid(), "session %d, group %d", getsid(0), getpgrp());
}

/* A session of its own, which waits in epoll_wait. */
static void be_session(void *arg)
{
	struct epoll_event event = { .events = EPOLLIN };
	int own = must(epoll_create1(EPOLL_CLOEXEC));

	(void)arg;
	must(setsid());
	must(epoll_ctl(own, EPOLL_CTL_ADD, pipe_silent[0], &event));
	zdtm_watch_term();
	zdtm_child_ready();
	while (!zdtm_terminated) {
		int got = epoll_wait(own, &event, 1, 4);

		/* The kernel never makes epoll_wait anew (signal(7)). */
		check(zdtm_terminated || got == 0 || (got == -1 && errno == EINTR), "epoll_wait came back with %d: %m", got);
		answer(3, verify_session);
	}
}

static void verify_filtered(void)
{
	check(prctl(PR_GET_SECCOMP) == 2 && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1, "the filter is gone");
	check(zdtm_fails_with(SYS_acct, EXDEV), "the filter does not filter: %m");
	check(state_of(session) != 'Z', "the session has ended");
}

/* A process with a filter, which waits in poll; it has a child. */
static void be_filtered(void *arg)
{
	struct pollfd silence = { .fd = pipe_silent[0], .events = POLLIN };

	(void)arg;
	session = zdtm_spawn(be_session, NULL);
	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	zdtm_deny(SYS_acct, EXDEV);
	zdtm_watch_term();
	zdtm_child_ready();
	while (!zdtm_terminated) {
		int got = poll(&silence, 1, 3);

		check(zdtm_terminated || got == 0, "poll came back with %d: %m", got);
		answer(2, verify_filtered);
	}
	zdtm_finish(session);
}

static void be_stopped(void *arg)
{
	(void)arg;
	zdtm_child_ready();
	while (1)
		pause();
}

/* One signal is pending for the process, one for the thread, and both are blocked. */
static void be_suspended(void *arg)
{
	sigset_t set;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGTERM);
	must(sigprocmask(SIG_BLOCK, &set, NULL));
	must(kill(getpid(), SIGUSR1));
	must0(pthread_kill(pthread_self(), SIGUSR2));
	sigdelset(&set, SIGTERM);
	must(signal(SIGTERM, SIG_DFL) == SIG_ERR ? -1 : 0);
	zdtm_child_ready();
	sigsuspend(&set);
	fail("sigsuspend came back");
}

static void be_zombie(void *arg)
{
	(void)arg;
	_exit(42);
}

/* ---- threads of the root ---- */

static void on_alarm(int sig)
{
	char here;

	(void)sig;
	check(&here >= alarm_stack && &here < alarm_stack + sizeof(alarm_stack), "not on the alternate stack");
	alarms++;
}

/* Takes the signals of an interval timer while it counts in registers. */
static void *take_alarms(void *arg)
{
	stack_t stack = { .ss_sp = alarm_stack, .ss_size = sizeof(alarm_stack) };
	uint64_t a = 1, b = 1;
	double x = 1, y = 1;
	sigset_t set;

	must(sigaltstack(&stack, NULL));
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	must0(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
	alarm_tid = zdtm_gettid();
	while (!zdtm_terminated) {
		for (int i = 0; i < 1000; i++) {
			a = a * 6364136223846793005u + 1442695040888963407u;
			b = b * 6364136223846793005u + 1442695040888963407u;
			x = x * 1.0000001 + 0.5;
			y = y * 1.0000001 + 0.5;
			__asm__ volatile("" : "+r"(a), "+r"(b), "+x"(x), "+x"(y));
		}
		check(a == b && x == y, "registers have changed");
		usleep(700);
	}
	return arg;
}

static void *read_silence(void *arg)
{
	char byte;

	silent_tid = zdtm_gettid();
	check(read(pipe_silent[0], &byte, 1) == 0, "something came through the silent pipe: %m");
	reader_returned = true;
	return arg;
}

/* ---- files of the root ---- */

static void make_files(void)
{
	struct epoll_event event = { .events = EPOLLIN, .data.u64 = 77 };
	struct itimerspec hour = { .it_value.tv_sec = 3600, .it_interval.tv_sec = 60 };

	must(pipe(pipe_data));
	must(pipe(pipe_silent));
	must(pipe2(pipe_copy, O_NONBLOCK));
	must(write(pipe_data[1], "in the pipe", 11));
	must(mkfifo("fifo", 0600));
	fifo = must(open("fifo", O_RDWR));
	must(write(fifo, "in the fifo", 11));
	must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
	must(send(pair[0], "one", 3, 0));
	must(send(pair[0], "two", 3, 0));
	counter = must(eventfd(5, EFD_SEMAPHORE | EFD_NONBLOCK));
	ticker = must(timerfd_create(CLOCK_MONOTONIC, 0));
	must(timerfd_settime(ticker, 0, &hour, NULL));
	poller = must(epoll_create1(EPOLL_CLOEXEC));
	must(epoll_ctl(poller, EPOLL_CTL_ADD, counter, &event));
	memory_file = must(memfd_create("everything", MFD_ALLOW_SEALING));
	must(ftruncate(memory_file, PAGE));
	from_memfd = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, memory_file, 0);
	check(from_memfd != MAP_FAILED, "memfd: %m");
	zdtm_fill(from_memfd, PAGE, 9);
	must(fcntl(memory_file, F_ADD_SEALS, F_SEAL_SHRINK));
	deleted = zdtm_file("deleted", "nobody finds me", O_RDWR);
	must(unlink("deleted"));
	if (getenv("EVERYTHING_LINKED")) { /* costs whoever restores it a link, so not always */
		linked = zdtm_file("linked", "found elsewhere", O_RDWR);
		must(link("linked", "elsewhere"));
		must(unlink("linked"));
	}
	offset_file = zdtm_file("file", "0123456789", O_RDONLY);
	must(lseek(offset_file, 6, SEEK_SET));
}

static void make_ring(void)
{
	struct iocb cb = { .aio_data = 5, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_fildes = offset_file,
			   .aio_buf = (uintptr_t)alarm_stack, .aio_nbytes = 4 };
	struct iocb *list = &cb;

	must(syscall(SYS_io_setup, 8, &ring));
	must(syscall(SYS_io_submit, ring, 1, &list));
}

/* A pipe's contents, by way of another one. */
static void require_content(int fd, const char *content)
{
	char got[32] = "";
	ssize_t len = must(tee(fd, pipe_copy[1], sizeof(got) - 1, SPLICE_F_NONBLOCK));

	check(read(pipe_copy[0], got, len) == len && !strcmp(got, content), "there is \"%s\", not \"%s\"", got, content);
}

static void verify_files(void)
{
	struct epoll_event event;
	struct itimerspec left;
	struct stat st;
	char got[32] = "";

	require_content(pipe_data[0], "in the pipe");
	require_content(fifo, "in the fifo");
	check(recv(pair[1], got, sizeof(got), MSG_PEEK) == 3 && !memcmp(got, "one", 3), "the queue begins with \"%s\"", got);
	check(epoll_wait(poller, &event, 1, 0) == 1 && event.data.u64 == 77, "epoll does not see the eventfd");
	must(timerfd_gettime(ticker, &left));
	check(left.it_interval.tv_sec == 60 && left.it_value.tv_sec > 1000, "the timerfd has changed");
	check(must(fcntl(memory_file, F_GET_SEALS)) == F_SEAL_SHRINK, "the seals have changed");
	check(pread(deleted, got, sizeof(got), 0) == 15 && !memcmp(got, "nobody finds me", 15), "the deleted file says \"%s\"", got);
	must(fstat(deleted, &st));
	check(st.st_nlink == 0, "the deleted file has %lu links", (unsigned long)st.st_nlink);
	if (linked >= 0)
		check(pread(linked, got, sizeof(got), 0) == 15 && !memcmp(got, "found elsewhere", 15), "the linked file says \"%s\"", got);
	check(lseek(offset_file, 0, SEEK_CUR) == 6, "the offset has changed");
	check(((unsigned *)ring)[3] - ((unsigned *)ring)[2] == 1, "the ring's event is gone");
}

/* ---- signals and timers of the root ---- */

static void make_signals(void)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART | SA_ONSTACK };
	struct sigevent how = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 3 };
	struct itimerspec hour = { .it_value.tv_sec = 3600, .it_interval.tv_nsec = 5 };
	struct itimerval often = { { .tv_usec = 3000 }, { .tv_usec = 3000 } };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGRTMIN + 1);
	must(sigprocmask(SIG_SETMASK, &set, NULL));
	must(kill(getpid(), SIGUSR2));
	for (int i = 0; i < QUEUED; i++)
		must(sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 100 + i }));
	must(sigaction(SIGALRM, &action, NULL));
	must(timer_create(CLOCK_MONOTONIC, &how, &timer));
	must(timer_settime(timer, 0, &hour, NULL));
	zdtm_thread(take_alarms, NULL);
	zdtm_thread(read_silence, NULL);
	zdtm_until_blocked((const pid_t *)&silent_tid, SYS_read);
	zdtm_until_blocked((const pid_t *)&alarm_tid, SYS_clock_nanosleep);
	must(setitimer(ITIMER_REAL, &often, NULL));
}

static void verify_signals(void)
{
	uint64_t mask = blocked_signals();
	struct itimerspec left;
	struct itimerval often;
	sigset_t pending;

	must(sigpending(&pending));
	check(sigismember(&pending, SIGUSR2) && sigismember(&pending, SIGRTMIN + 1), "pending signals are gone");
	check(mask & MASKED, "blocked are %llx", (unsigned long long)mask);
	must(timer_gettime(timer, &left));
	check(left.it_interval.tv_nsec == 5 && left.it_value.tv_sec > 1000, "the timer has changed");
	must(getitimer(ITIMER_REAL, &often));
	check(often.it_interval.tv_usec == 3000, "the interval timer has changed");
	check(!reader_returned, "the reader has returned");
}

static void take_queued(void)
{
	sigset_t set;
	siginfo_t info;

	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN + 1);
	for (int i = 0; i < QUEUED; i++) {
		must(sigtimedwait(&set, &info, &(struct timespec){ 0 }));
		check(info.si_value.sival_int == 100 + i, "signal %d has the value %d", i, info.si_value.sival_int);
	}
	check(sigtimedwait(&set, &info, &(struct timespec){ 0 }) == -1, "there is a signal too many");
}

/* ---- the root ---- */

/* So much that threads help to read it, which costs time, so not always. */
static void make_much(void)
{
	if (!getenv("EVERYTHING_MUCH"))
		return;
	much = zdtm_map(MUCH, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	for (size_t page = 0; page < MUCH / PAGE; page++)
		memset(much + page * PAGE, 1 + page % 255, PAGE);
}

static void verify_much(void)
{
	for (size_t page = 0; much && page < MUCH / PAGE; page++)
		check(much[page * PAGE] == 1 + page % 255 && !memcmp(much + page * PAGE, much + page * PAGE + 1, PAGE - 1),
		      "page %zu of much memory has changed", page);
}

static void verify(void)
{
	siginfo_t info = { 0 };

	verify_much();
	verify_files();
	verify_signals();
	must(waitid(P_PID, zombie, &info, WEXITED | WNOHANG | WNOWAIT));
	check(info.si_pid == zombie && info.si_status == 42, "the zombie has changed");
	require_state(stopped, 'T');
	require_state(suspended, 'S');
}

static void make_memory(void)
{
	int fd = must(open("control", O_RDWR | O_CREAT | O_TRUNC, 0666));

	must(ftruncate(fd, CONTROL_SIZE));
	control = mmap(NULL, CONTROL_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	check(control != MAP_FAILED, "control: %m");
	close(fd);
	secret = zdtm_map(PRIVATE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
	zdtm_fill(secret, PRIVATE_SIZE, 7);
	shared = zdtm_map(SHARED_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
	zdtm_fill(shared, SHARED_SIZE, 8);
	must(mlock(secret, PAGE));
	must(mprotect(secret + PAGE, PAGE, PROT_READ));
	make_much();
}

static void make_children(void)
{
	owned = zdtm_spawn(be_owned, NULL);
	filtered = zdtm_spawn(be_filtered, NULL);
	stopped = zdtm_spawn(be_stopped, NULL);
	suspended = zdtm_spawn(be_suspended, NULL);
	zdtm_until_in_syscall(suspended, SYS_rt_sigsuspend);
	must(kill(stopped, SIGSTOP));
	must(waitpid(stopped, NULL, WUNTRACED));
	zombie = zdtm_spawn(be_zombie, NULL);
	must(waitid(P_PID, zombie, &(siginfo_t){ 0 }, WEXITED | WNOWAIT));
}

static void end_children(void)
{
	int status;

	zdtm_finish(owned);
	zdtm_finish(filtered);
	must(kill(stopped, SIGKILL));
	must(waitpid(stopped, &status, 0));
	must(kill(suspended, SIGTERM));
	must(waitpid(suspended, &status, 0));
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "the suspended child ended with %x", status);
}

int main(int argc, char **argv)
{
	sigset_t term;
	uint64_t before;

	zdtm_start(argc, argv);
	make_memory();
	make_files();
	make_children();
	make_ring();
	make_signals();
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	zdtm_ready();

	while (1) {
		struct timespec step = { .tv_nsec = 2000000 };

		check(clock_nanosleep(CLOCK_MONOTONIC, 0, &step, NULL) == 0, "clock_nanosleep came to an early end");
		answer(0, verify);
		if (sigtimedwait(&term, NULL, &(struct timespec){ 0 }) == SIGTERM)
			break;
	}
	SPOIL(must(read(counter, &(uint64_t){ 0 }, 8)), zdtm_fill(shared, 8, 1));
	require_memory();
	verify();
	before = alarms;
	while (alarms == before)
		usleep(1000);
	take_queued();
	end_children();
	pass();
}
