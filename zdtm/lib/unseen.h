/*
 * For programs that look, over and over, for traces of a dump that goes on while they run: children, signals, descriptors, files
 * that somebody else holds open.
 */
#ifndef UNSEEN_H
#define UNSEEN_H

#include <dirent.h>
#include <poll.h>
#include "zdtm.h"

#define UNSEEN_MIB	96UL

static volatile sig_atomic_t unseen_signals;
static volatile uint64_t unseen_rounds;
static volatile bool unseen_stop;

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

/* All children that /proc shows, of whatever thread. */
static size_t unseen_children(void)
{
	struct dirent *entry;
	DIR *dir = opendir("/proc/self/task");
	size_t all = 0;

	check(dir, "/proc/self/task: %m");
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.') {
			char path[300];
			size_t length;

			snprintf(path, sizeof(path), "/proc/self/task/%s/children", entry->d_name);
			free(zdtm_slurp(path, &length));
			all += length;
		}
	closedir(dir);
	return all;
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
	check(poll(&poller, 1, 1000) == 1 && poller.revents == POLLHUP, "somebody holds the pipe open");
	must(close(ends[0]));
}

/* @strict: no child may be there at all; otherwise none that wait(2) sees without __WALL */
static void unseen_look(bool strict, int descriptors)
{
	int found;

	check(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD, "wait finds a child");
	check(!unseen_signals, "%d signals came", unseen_signals);
	if (strict) {
		check(waitpid(-1, NULL, WNOHANG | __WALL) == -1 && errno == ECHILD, "wait finds a child by __WALL");
		check(unseen_children() == 0, "/proc shows a child");
	}
	found = unseen_entries("/proc/self/fd");
	check(found == descriptors, "there are %d descriptors, were %d", found, descriptors);
	unseen_pipe();
	unseen_rounds++;
}

static void unseen_start(void)
{
	struct sigaction sa = { .sa_handler = unseen_count };
	sigset_t none;

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
