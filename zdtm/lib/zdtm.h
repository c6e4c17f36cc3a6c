/*
 * What the test programs share: the life cycle (start, ready, wait, verdict), children and threads that can be
 * waited for, and a few looks at /proc.
 *
 * A program sets up state, waits for SIGTERM, and verifies the state:
 *
 *	int main(int argc, char **argv)
 *	{
 *		zdtm_start(argc, argv);
 *		... set up ...
 *		zdtm_wait();
 *		SPOIL(... lose the state ...);
 *		check(..., "why");
 *		pass();
 *	}
 */
#ifndef ZDTM_H
#define ZDTM_H

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define PAGE		4096UL
#define NSEC		1000000000LL

/* Fails the program unless the condition holds. */
#define check(cond, ...)	do { if (!(cond)) fail(__VA_ARGS__); } while (0)

/* The value of a call that must not return -1. */
#define must(call) ({						\
	__typeof__(call) must_ = (call);			\
	if (must_ == (__typeof__(call))-1)			\
		fail("%s: %m", #call);				\
	must_; })

/* Fails unless a pthread-style call returns 0. */
#define must0(call) do {					\
	int must0_ = (call);					\
	if (must0_)						\
		fail("%s: %s", #call, strerror(must0_));	\
	} while (0)

/* Runs only when started with --spoil: loses the state, as if a restore had lost it. */
#define SPOIL(...)	do { if (zdtm_spoiling) { __VA_ARGS__; } } while (0)

extern bool zdtm_spoiling;

/* ---- life cycle ---- */

/* Reads the arguments, becomes a session leader detached from its starter, blocks SIGTERM. */
void zdtm_start(int argc, char **argv);
/* The same for programs that must not run in the host's namespaces, which they would change. */
void zdtm_start_in_namespaces(int argc, char **argv);

/* Announces that the state is set up. */
void zdtm_ready(void);

/* zdtm_ready, then waits for SIGTERM in rt_sigtimedwait, rt_sigsuspend, pause, ppoll or by spinning. */
void zdtm_wait(void);
void zdtm_wait_in_sigsuspend(void);
void zdtm_wait_in_pause(void);
void zdtm_wait_in_ppoll(void);
void zdtm_wait_spinning(void);

/* Set by SIGTERM once zdtm_watch_term was called; for programs that wait in a loop of their own. */
extern volatile sig_atomic_t zdtm_terminated;
void zdtm_watch_term(void);

_Noreturn void pass(void);
_Noreturn void fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* For machines that lack what the program is about: waits like any other program, and passes. */
_Noreturn void zdtm_skip(const char *why);

/* ---- children ---- */

/*
 * Forks a child that runs body(arg) and exits with 0 when it returns. Returns when the child is in zdtm_child_wait (or
 * called zdtm_child_ready), or has exited without.
 */
pid_t zdtm_spawn(void (*body)(void *arg), void *arg);
/* The same with clone flags instead of a plain fork. */
pid_t zdtm_spawn_flags(unsigned long flags, void (*body)(void *arg), void *arg);
/* zdtm_spawn with a pid of the caller's choice; -1 with errno if that is taken. */
pid_t zdtm_spawn_at(pid_t pid, void (*body)(void *arg), void *arg);
void zdtm_child_ready(void);
/* Child: tells the parent that the state is set up, and waits for SIGTERM. */
void zdtm_child_wait(void);
/* Parent: sends SIGTERM to a child and requires exit code 0. */
void zdtm_finish(pid_t child);
/* Waits for a child, which must exit with 0. */
void zdtm_join(pid_t child);

/* ---- threads ---- */

pid_t zdtm_gettid(void);
pthread_t zdtm_thread(void *(*body)(void *arg), void *arg);
/* Thread: counts itself in, and waits until the threads are released. */
void zdtm_thread_wait(void);
/* Main thread: waits until so many threads are in zdtm_thread_wait. */
void zdtm_await_threads(int count);
void zdtm_release_threads(void);
/* Waits until a thread of any process sleeps in the system call nr. */
void zdtm_until_in_syscall(pid_t tid, long nr);
/* Waits until a thread has stored its tid, and sleeps in the system call nr. */
void zdtm_until_blocked(const pid_t *tid, long nr);
/* A handler for SIGUSR1 that does nothing but interrupt system calls. */
void zdtm_let_usr1_interrupt(void);

/* ---- time ---- */

int64_t zdtm_now(clockid_t clock);		/* ns */
struct timespec zdtm_timespec(int64_t ns);
/* Burns CPU time of the process. */
void zdtm_burn(int64_t ns);

/* ---- memory and /proc ---- */

void zdtm_fill(void *buf, size_t len, unsigned seed);
bool zdtm_filled(const void *buf, size_t len, unsigned seed);
void *zdtm_map(size_t len, int prot, int flags);

/* The content of a file, NUL-terminated, its length in *len unless NULL. Freed by the caller. */
char *zdtm_slurp(const char *path, size_t *len);
/* The value of "NAME: value" in a file of /proc, or "" if it has none. Valid until the next call. */
const char *zdtm_field(const char *path, const char *name);
/* The line of /proc/self/maps that holds addr, or "". Valid until the next call. */
const char *zdtm_mapping(const void *addr);
/* The value of a field of the smaps entry that holds addr. Valid until the next call. */
const char *zdtm_smaps(const void *addr, const char *name);
bool zdtm_vma_has_flag(const void *addr, const char *flag);
/* How many mappings the address range touches. */
int zdtm_count_vmas(const void *start, size_t len);
/* The frame number behind an address of a process, 0 when absent. */
uint64_t zdtm_pfn(pid_t pid, const void *addr);

/* ---- files ---- */

/* Creates a file with the given text and opens it. */
int zdtm_file(const char *path, const char *text, int flags);
/* The st_ino of what a descriptor refers to. */
ino_t zdtm_ino(int fd);
bool zdtm_is_open(int fd);

#endif
