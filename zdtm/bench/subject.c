/*
 * What the benchmark dumps and restores: a process that reads CLOCK_MONOTONIC over and over, and reports the largest
 * gap that it has seen between two readings.
 *
 *	subject REPORT small | memory MIB | writes MIB | processes COUNT MIB | threads COUNT | descriptors COUNT |
 *		mappings COUNT | mixed COUNT THREADS
 *
 * REPORT is a file that this process and the benchmark share by mapping it.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* The layout that dev.criu.zdtm.bench.BenchSubject reads. */
struct report {
	volatile uint64_t ready;
	volatile uint64_t largest_gap;	/* ns; the benchmark sets it to 0 */
	volatile uint64_t gap_end;	/* CLOCK_MONOTONIC, ns */
};

static void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

/* What the main loop writes to, one page for each reading of the clock. */
static char *written;
static size_t written_size;

/* Private memory, every page of it written, no two alike. */
static void touch(long mib)
{
	size_t size = (size_t)mib << 20;
	char *area = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		die("mmap");
	for (size_t at = 0; at < size; at += 64)
		*(uint64_t *)(area + at) = (at + 1) * 0x9e3779b97f4a7c15ULL;
	written = area;
	written_size = size;
}

/* Forks children that make something and pause; returns when all of them have. */
static void make_children(int count, void (*make)(long), long what)
{
	int fds[2];
	char byte;

	if (pipe(fds))
		die("pipe");
	for (int i = 0; i < count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (pid == 0) {
			make(what);
			close(fds[0]);
			close(fds[1]);
			for (;;)
				pause();
		}
	}
	close(fds[1]);
	/* The end of the file: every child has closed its end. */
	while (read(fds[0], &byte, 1) > 0)
		;
	close(fds[0]);
}

static pthread_barrier_t started;

static void *idle(void *arg)
{
	pthread_barrier_wait(&started);
	for (;;)
		pause();
	return arg;
}

static void make_threads(long count)
{
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, 64 * 1024);
	pthread_barrier_init(&started, NULL, count + 1);
	for (int i = 0; i < count; i++) {
		errno = pthread_create(&thread, &attr, idle, NULL);
		if (errno)
			die("pthread_create");
	}
	pthread_barrier_wait(&started);
}

/* Mappings of a page each that cannot be merged, as every other one has another protection; all of them written. */
static void make_mappings(int count)
{
	char *area = mmap(NULL, (size_t)count * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (area == MAP_FAILED)
		die("mmap");
	for (int i = 0; i < count; i++) {
		*(uint64_t *)(area + i * 4096UL) = i + 1;
		if (i % 2 && mprotect(area + i * 4096UL, 4096, PROT_READ))
			die("mprotect");
	}
}

/* Half of them pipe ends, a quarter eventfds, a quarter regular files; nearly as many as asked for, as some are open already. */
static void make_descriptors(int count)
{
	struct rlimit limit;
	char name[32];
	int fds[2];

	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 1; i < count / 4; i++) {
		snprintf(name, sizeof(name), "file-%d", i);
		if (pipe(fds) || eventfd(i, 0) < 0 || open(name, O_RDWR | O_CREAT, 0600) < 0)
			die("descriptors");
	}
}

static struct report *map_report(const char *path)
{
	int fd = open(path, O_RDWR);
	struct report *report = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd < 0 || report == MAP_FAILED)
		die(path);
	close(fd);
	return report;
}

int main(int argc, char **argv)
{
	const char *kind = argc > 2 ? argv[2] : "";
	long number = argc > 3 ? atol(argv[3]) : 0, mib = argc > 4 ? atol(argv[4]) : 1;
	struct report *report;
	uint64_t last;

	if (argc < 3)
		return 2;
	report = map_report(argv[1]);
	if (!strcmp(kind, "memory") || !strcmp(kind, "writes"))
		touch(number);
	else if (!strcmp(kind, "processes"))
		make_children(number, touch, mib);
	else if (!strcmp(kind, "threads"))
		make_threads(number);
	else if (!strcmp(kind, "descriptors"))
		make_descriptors(number);
	else if (!strcmp(kind, "mappings"))
		make_mappings(number);
	else if (!strcmp(kind, "mixed"))
		make_children(number, make_threads, mib - 1);
	else if (strcmp(kind, "small"))
		return 2;

	report->ready = 1;
	if (strcmp(kind, "writes"))
		written_size = 0;
	last = now();
	for (size_t at = 0;;) {
		uint64_t time = now();

		if (written_size) {
			*(uint64_t *)(written + at) = time;
			at = (at + 4096) % written_size;
		}

		if (time - last > report->largest_gap) {
			report->gap_end = time;
			report->largest_gap = time - last;
		}
		last = time;
	}
}
