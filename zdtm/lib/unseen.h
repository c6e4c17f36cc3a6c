/*
 * For programs that look, over and over, for traces of a dump that goes on while they run: children, signals, descriptors, files
 * that somebody else holds open.
 */
#ifndef UNSEEN_H
#define UNSEEN_H

#include <dirent.h>
#include <poll.h>
#include "zdtm.h"

#define UNSEEN_MIB	256UL

static volatile sig_atomic_t unseen_signals;
static volatile uint64_t unseen_rounds;
static volatile bool unseen_stop;
static unsigned long long unseen_born;

static void unseen_count(int sig)
{
	(void)sig;
	unseen_signals++;
}

static int unseen_entries(const char *path)
{
	DIR *dir = opendir(path);
	int count = 0;

	check(dir, "%s: %m", path);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* How many bytes /proc shows of children of the leader, which makes what is made for a dump. */
static size_t unseen_children(void)
{
	char path[64];
	size_t length;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	free(zdtm_slurp(path, &length));
	return length;
}

/* When this process began, in clock ticks since boot: another one when it was restored. */
static unsigned long long unseen_birth(void)
{
	char *stat = zdtm_slurp("/proc/self/stat", NULL);
	unsigned long long ticks = 0;
	char *at = strrchr(stat, ')');

	check(at && sscanf(at + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &ticks) == 1,
	      "/proc/self/stat is %s", stat);
	free(stat);
	return ticks;
}

/* When the last writer closes, the reader sees the end, whoever has a copy of this process. */
static void unseen_pipe(void)
{
	struct pollfd poller;
	int ends[2];

	must(pipe(ends));
	usleep(2000);
	must(close(ends[1]));
	poller = (struct pollfd){ .fd = ends[0] };
	if (poll(&poller, 1, 50) == 0 && unseen_birth() != unseen_born)
		poll(&poller, 1, 5000);	/* whoever has restored it may still hold what it has made */
	check(poller.revents == POLLHUP, "somebody holds the pipe open");
	must(close(ends[0]));
}

/* @strict: no child may be there at all; otherwise none that wait(2) sees without __WALL */
static void unseen_look(bool strict, int descriptors)
{
	int found, tries = 0;

	check(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "wait finds a child");
	check(!unseen_signals, "%d signals came", unseen_signals);
	if (strict) {
		check(waitpid(-1, NULL, WNOHANG | __WALL) == -1 && errno == ECHILD, "wait finds a child by __WALL");
		check(unseen_children() == 0, "/proc shows a child");
	}
	/* The main thread may just be writing its pidfile. */
	while ((found = unseen_entries("/proc/self/fd")) != descriptors && tries++ < 20)
		usleep(10000);
	check(found == descriptors, "there are %d descriptors, were %d", found, descriptors);
	unseen_pipe();
	unseen_rounds++;
}

static void unseen_start(void)
{
	struct sigaction sa = { .sa_handler = unseen_count };
	sigset_t none;

	unseen_born = unseen_birth();
	must(sigaction(SIGCHLD, &sa, NULL));
	sigemptyset(&none);
	sigaddset(&none, SIGCHLD);
	must0(pthread_sigmask(SIG_UNBLOCK, &none, NULL));
	zdtm_fill(zdtm_map(UNSEEN_MIB << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE), UNSEEN_MIB << 20, 5);
}

/* Thread. */
static void *unseen_watch(void *strict)
{
	int descriptors = unseen_entries("/proc/self/fd");

	while (!unseen_stop)
		unseen_look(strict != NULL, descriptors);
	return NULL;
}

/* To be called when the dump is over: whatever was there meanwhile is gone. */
static void unseen_finish(pthread_t watch)
{
	uint64_t first = unseen_rounds;

	while (unseen_rounds < first + 3)
		usleep(1000);
	unseen_stop = true;
	must0(pthread_join(watch, NULL));
	unseen_look(true, unseen_entries("/proc/self/fd"));
}

#endif
