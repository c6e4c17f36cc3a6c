#include <linux/sched.h>
#include "zdtm.h"

#include <getopt.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/ioctl.h>

bool zdtm_spoiling;
volatile sig_atomic_t zdtm_terminated;

static char pidfile[PATH_MAX];
static pid_t main_pid;
static int ready_fd = -1;
static pid_t children[4096];
static int nr_children;

/* ---- life cycle ---- */

static void usage(const char *program)
{
	fprintf(stderr, "usage: %s --pidfile F --outfile F [--statefile DIR] [--spoil]\n", program);
	exit(2);
}

/*
 * Waits until a process was reaped: whoever looks at the tree when the program is ready shall not find who started it, and miss him
 * later. Not for ever, as not everybody reaps what he starts.
 */
static void await_reaped(pid_t pid)
{
	for (int i = 0; i < 3000 && kill(pid, 0) == 0; i++)
		usleep(1000);
}

/* Leaves the starter for good. The init of a pid namespace has nobody to leave to and stays what it is. */
static void detach(void)
{
	if (getpid() != 1) {
		for (int i = 0; i < 2; i++) {
			pid_t parent = getpid(), pid = fork();

			if (pid < 0) {
				perror("fork");
				exit(2);
			}
			if (pid > 0)
				_exit(0);
			await_reaped(parent);
		}
	}
	if (setsid() < 0 && getpid() != 1) {
		perror("setsid");
		exit(2);
	}
}

static void redirect(const char *outfile)
{
	int in = open("/dev/null", O_RDONLY);
	int out = open(outfile, O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (in < 0 || out < 0) {
		perror(outfile);
		exit(2);
	}
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	close_range(3, ~0U, 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

void zdtm_start(int argc, char **argv)
{
	static const struct option options[] = {
		{ "pidfile", required_argument, NULL, 'p' },
		{ "outfile", required_argument, NULL, 'o' },
		{ "statefile", required_argument, NULL, 's' },
		{ "spoil", no_argument, NULL, 'x' },
		{ NULL, 0, NULL, 0 },
	};
	const char *outfile = NULL, *pid = NULL;
	sigset_t set;

	zdtm_spoiling = getenv("ZDTM_SPOIL") != NULL;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 'p')
			pid = optarg;
		else if (c == 'o')
			outfile = optarg;
		else if (c == 's')
			must(chdir(optarg));
		else if (c == 'x')
			zdtm_spoiling = true;
		else
			usage(argv[0]);
	}
	if (!pid || !outfile)
		usage(argv[0]);
	if (pid[0] == '/')
		snprintf(pidfile, sizeof(pidfile), "%s", pid);
	else
		snprintf(pidfile, sizeof(pidfile), "%s/%s", getcwd((char[PATH_MAX / 2]){ 0 }, PATH_MAX / 2), pid);

	detach();
	redirect(outfile);
	main_pid = getpid();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_SETMASK, &set, NULL);
}

void zdtm_start_in_namespaces(int argc, char **argv)
{
	/* Set by nsinit; whoever is pid 1 is in namespaces anyway. */
	if (getpid() != 1 && !getenv("ZDTM_NAMESPACES")) {
		fprintf(stderr, "%s must be run by nsinit, in namespaces of its own\n", argv[0]);
		exit(2);
	}
	zdtm_start(argc, argv);
}

void zdtm_ready(void)
{
	char draft[PATH_MAX + 8], text[16];
	int len = snprintf(text, sizeof(text), "%d\n", getpid());
	int fd;

	snprintf(draft, sizeof(draft), "%s.draft", pidfile);
	fd = must(open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
	must(write(fd, text, len));
	close(fd);
	must(rename(draft, pidfile));
}

static void await_term(void)
{
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	do {
		errno = 0;
	} while (sigwait(&set, &sig) || sig != SIGTERM);
}

void zdtm_wait(void)
{
	zdtm_ready();
	await_term();
}

static void on_term(int sig)
{
	(void)sig;
	zdtm_terminated = 1;
}

static void handle_term(void)
{
	struct sigaction sa = { .sa_handler = on_term };

	must(sigaction(SIGTERM, &sa, NULL));
}

void zdtm_watch_term(void)
{
	sigset_t set;

	handle_term();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	must0(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
}

static void current_mask_without_term(sigset_t *set)
{
	must0(pthread_sigmask(SIG_SETMASK, NULL, set));
	sigdelset(set, SIGTERM);
}

void zdtm_wait_in_sigsuspend(void)
{
	sigset_t set;

	handle_term();
	current_mask_without_term(&set);
	zdtm_ready();
	while (!zdtm_terminated)
		sigsuspend(&set);
}

void zdtm_wait_in_ppoll(void)
{
	sigset_t set;

	handle_term();
	current_mask_without_term(&set);
	zdtm_ready();
	while (!zdtm_terminated)
		ppoll(NULL, 0, NULL, &set);
}

static sigjmp_buf out_of_pause;

static void leave_pause(int sig)
{
	(void)sig;
	siglongjmp(out_of_pause, 1);
}

void zdtm_wait_in_pause(void)
{
	struct sigaction sa = { .sa_handler = leave_pause };
	sigset_t set;

	must(sigaction(SIGTERM, &sa, NULL));
	if (sigsetjmp(out_of_pause, 1))
		return;
	zdtm_ready();
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	must(sigprocmask(SIG_UNBLOCK, &set, NULL));
	for (;;)
		pause();
}

void zdtm_wait_spinning(void)
{
	zdtm_watch_term();
	zdtm_ready();
	while (!zdtm_terminated)
		;
}

static void kill_children(void)
{
	for (int i = 0; i < nr_children; i++)
		kill(children[i], SIGKILL);
}

_Noreturn void pass(void)
{
	printf("PASS\n");
	exit(0);
}

_Noreturn void fail(const char *fmt, ...)
{
	char text[1024];
	int error = errno;
	va_list args;
	int len;

	errno = error;
	len = snprintf(text, sizeof(text), "FAIL: ");
	va_start(args, fmt);
	len += vsnprintf(text + len, sizeof(text) - len - 1, fmt, args);
	va_end(args);
	if (len > (int)sizeof(text) - 2)
		len = sizeof(text) - 2;
	text[len++] = '\n';
	if (write(STDOUT_FILENO, text, len) < 0)
		_exit(3);
	if (getpid() == main_pid)
		kill_children();
	_exit(1);
}

_Noreturn void zdtm_skip(const char *why)
{
	printf("SKIP: %s\n", why);
	zdtm_wait();
	check(!zdtm_spoiling, "skipped: %s", why);
	pass();
}

/* ---- children ---- */

static void forget_child(pid_t child)
{
	for (int i = 0; i < nr_children; i++)
		if (children[i] == child)
			children[i--] = children[--nr_children];
}

/* A child with the wanted pid, or 0 for any; fork where possible: after a bare clone glibc takes the child for its parent. */
static pid_t make_child(unsigned long flags, pid_t wanted)
{
	struct clone_args args = {
		.flags = flags, .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&wanted, .set_tid_size = 1,
	};

	if (wanted)
		return syscall(SYS_clone3, &args, sizeof(args));
	return flags ? (pid_t)syscall(SYS_clone, flags | SIGCHLD, NULL, NULL, NULL, NULL) : fork();
}

static pid_t spawn(unsigned long flags, pid_t wanted, void (*body)(void *), void *arg)
{
	int fds[2];
	char byte;
	pid_t pid;

	must(pipe(fds));
	pid = make_child(flags, wanted);
	if (pid < 0) {
		close(fds[0]);
		close(fds[1]);
		return -1;
	}
	if (pid == 0) {
		if (!(flags & CLONE_FILES)) {
			close(fds[0]);
			if (ready_fd >= 0)
				close(ready_fd);
		}
		ready_fd = fds[1];
		nr_children = 0;
		body(arg);
		_exit(0);
	}
	if (!(flags & CLONE_FILES))
		close(fds[1]);
	/* Ends at the end of file: the child has closed its end, so that no dump sees it. */
	while (read(fds[0], &byte, 1) < 0 && errno == EINTR)
		;
	close(fds[0]);
	if (nr_children < (int)ARRAY_SIZE(children))
		children[nr_children++] = pid;
	return pid;
}

pid_t zdtm_spawn_flags(unsigned long flags, void (*body)(void *), void *arg)
{
	return must(spawn(flags, 0, body, arg));
}

pid_t zdtm_spawn_at(pid_t pid, void (*body)(void *), void *arg)
{
	return spawn(0, pid, body, arg);
}

pid_t zdtm_spawn(void (*body)(void *), void *arg)
{
	return zdtm_spawn_flags(0, body, arg);
}

void zdtm_child_ready(void)
{
	close(ready_fd);
	ready_fd = -1;
}

void zdtm_child_wait(void)
{
	zdtm_child_ready();
	await_term();
}

void zdtm_join(pid_t child)
{
	int status;
	pid_t pid;

	do {
		pid = waitpid(child, &status, __WALL);
	} while (pid < 0 && errno == EINTR);
	check(pid == child, "waitpid(%d) = %d: %m", child, pid);
	forget_child(child);
	check(status == 0, "child %d ended with status 0x%x", child, status);
}

void zdtm_finish(pid_t child)
{
	must(kill(child, SIGTERM));
	zdtm_join(child);
}

/* ---- threads ---- */

pid_t zdtm_gettid(void)
{
	return syscall(SYS_gettid);
}

pthread_t zdtm_thread(void *(*body)(void *), void *arg)
{
	pthread_t thread;

	must0(pthread_create(&thread, NULL, body, arg));
	return thread;
}

static int waiting, released;

static void futex_wait(int *word, int while_it_is)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, while_it_is, NULL, NULL, 0);
}

static void futex_set(int *word, int value)
{
	__atomic_store_n(word, value, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void zdtm_thread_wait(void)
{
	__atomic_add_fetch(&waiting, 1, __ATOMIC_SEQ_CST);
	syscall(SYS_futex, &waiting, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
	while (!__atomic_load_n(&released, __ATOMIC_SEQ_CST))
		futex_wait(&released, 0);
}

void zdtm_await_threads(int count)
{
	for (int n; (n = __atomic_load_n(&waiting, __ATOMIC_SEQ_CST)) < count;)
		futex_wait(&waiting, n);
}

void zdtm_release_threads(void)
{
	futex_set(&released, 1);
}

void zdtm_until_blocked(const pid_t *tid, long nr)
{
	while (!__atomic_load_n(tid, __ATOMIC_ACQUIRE))
		usleep(500);
	zdtm_until_in_syscall(*tid, nr);
}

static void ignore_usr1(int sig)
{
	(void)sig;
}

void zdtm_let_usr1_interrupt(void)
{
	struct sigaction sa = { .sa_handler = ignore_usr1 };

	must(sigaction(SIGUSR1, &sa, NULL));
}

void zdtm_until_in_syscall(pid_t tid, long nr)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/syscall", tid);
	for (;;) {
		char *text = zdtm_slurp(path, NULL);
		bool there = text[0] >= '0' && text[0] <= '9' && atol(text) == nr;

		free(text);
		if (there)
			return;
		usleep(500);
	}
}

/* ---- time ---- */

int64_t zdtm_now(clockid_t clock)
{
	struct timespec ts;

	must(clock_gettime(clock, &ts));
	return ts.tv_sec * NSEC + ts.tv_nsec;
}

struct timespec zdtm_timespec(int64_t ns)
{
	return (struct timespec){ .tv_sec = ns / NSEC, .tv_nsec = ns % NSEC };
}

void zdtm_burn(int64_t ns)
{
	int64_t end = zdtm_now(CLOCK_PROCESS_CPUTIME_ID) + ns;

	/* Mostly user time: some timers count nothing else. */
	while (zdtm_now(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (volatile int i = 0; i < 10000; i++)
			;
}

/* ---- memory and /proc ---- */

static uint32_t next_word(uint32_t *state)
{
	/* xorshift32 */
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

void zdtm_fill(void *buf, size_t len, unsigned seed)
{
	uint32_t state = seed * 2654435761U + 1;
	unsigned char *p = buf;

	for (size_t i = 0; i < len; i++)
		p[i] = next_word(&state) >> 24;
}

bool zdtm_filled(const void *buf, size_t len, unsigned seed)
{
	uint32_t state = seed * 2654435761U + 1;
	const unsigned char *p = buf;

	for (size_t i = 0; i < len; i++)
		if (p[i] != next_word(&state) >> 24)
			return false;
	return true;
}

void *zdtm_map(size_t len, int prot, int flags)
{
	return must(mmap(NULL, len, prot, flags | MAP_ANONYMOUS, -1, 0));
}

char *zdtm_slurp(const char *path, size_t *len)
{
	int fd = must(open(path, O_RDONLY | O_CLOEXEC));
	size_t size = 0, room = 16384;
	char *text = malloc(room);

	for (;;) {
		ssize_t n = must(read(fd, text + size, room - size - 1));

		if (n == 0)
			break;
		size += n;
		if (size + 1 == room)
			text = realloc(text, room *= 2);
	}
	close(fd);
	text[size] = '\0';
	if (len)
		*len = size;
	return text;
}

static __thread char value[4096];

/* Copies the value of a "NAME: value" line, found between text and end, to the static buffer. */
static const char *value_of(const char *text, const char *end, const char *name)
{
	size_t len = strlen(name);

	value[0] = '\0';
	while (text < end) {
		const char *eol = strchrnul(text, '\n');

		if (!strncmp(text, name, len) && text[len] == ':') {
			text += len + 1;
			text += strspn(text, " \t");
			snprintf(value, sizeof(value), "%.*s", (int)(eol - text), text);
			break;
		}
		text = *eol ? eol + 1 : eol;
	}
	return value;
}

const char *zdtm_field(const char *path, const char *name)
{
	char *text = zdtm_slurp(path, NULL);

	value_of(text, text + strlen(text), name);
	free(text);
	return value;
}

static bool vma_head(const char *line, unsigned long *start, unsigned long *end)
{
	char dash, space;

	return sscanf(line, "%lx%c%lx%c", start, &dash, end, &space) == 4 && dash == '-' && space == ' ';
}

const char *zdtm_mapping(const void *addr)
{
	char *text = zdtm_slurp("/proc/self/maps", NULL);
	unsigned long start, end;

	value[0] = '\0';
	for (const char *line = text; *line; line = strchrnul(line, '\n'), line += *line != '\0')
		if (vma_head(line, &start, &end) && start <= (unsigned long)addr && (unsigned long)addr < end)
			snprintf(value, sizeof(value), "%.*s", (int)strcspn(line, "\n"), line);
	free(text);
	return value;
}

const char *zdtm_smaps(const void *addr, const char *name)
{
	char *text = zdtm_slurp("/proc/self/smaps", NULL);
	const char *from = NULL, *to = NULL;
	unsigned long start, end;

	for (const char *line = text; *line; line = strchrnul(line, '\n'), line += *line != '\0') {
		if (!vma_head(line, &start, &end))
			continue;
		if (from) {
			to = line;
			break;
		}
		if (start <= (unsigned long)addr && (unsigned long)addr < end)
			from = line;
	}
	check(from, "no mapping at %p", addr);
	value_of(from, to ? to : from + strlen(from), name);
	free(text);
	return value;
}

bool zdtm_vma_has_flag(const void *addr, const char *flag)
{
	char flags[256], word[8];

	snprintf(flags, sizeof(flags), " %s ", zdtm_smaps(addr, "VmFlags"));
	snprintf(word, sizeof(word), " %s ", flag);
	return strstr(flags, word) != NULL;
}

int zdtm_count_vmas(const void *from, size_t len)
{
	char *text = zdtm_slurp("/proc/self/maps", NULL);
	unsigned long start, end;
	int count = 0;

	for (const char *line = text; *line; line = strchrnul(line, '\n'), line += *line != '\0')
		if (vma_head(line, &start, &end) && start < (unsigned long)from + len && end > (unsigned long)from)
			count++;
	free(text);
	return count;
}

uint64_t zdtm_pfn(pid_t pid, const void *addr)
{
	char path[64];
	uint64_t entry;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	fd = must(open(path, O_RDONLY | O_CLOEXEC));
	check(pread(fd, &entry, 8, (uintptr_t)addr / PAGE * 8) == 8, "pagemap of %p: %m", addr);
	close(fd);
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

/* ---- files ---- */

int zdtm_file(const char *path, const char *text, int flags)
{
	int fd = must(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644));

	check(write(fd, text, strlen(text)) == (ssize_t)strlen(text), "write %s: %m", path);
	close(fd);
	return must(open(path, flags));
}

ino_t zdtm_ino(int fd)
{
	struct stat st;

	must(fstat(fd, &st));
	return st.st_ino;
}

bool zdtm_is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}
