/*
 * So much memory that several threads of a process read it at a restore: private, read-only and shared, of a process and of its
 * child, which has written to most of what it inherited. All is as it was, where it was, and the threads are gone.
 */
/* zdtm: flavours=host,ns */
#include <dirent.h>
#include "zdtm.h"

#define MIB (1UL << 20)
#define PRIVATE (48 * MIB)
#define CHANGED (36 * MIB)
#define READ_ONLY (5 * MIB)
#define SHARED (40 * MIB)
#define WORDS (PAGE / sizeof(uint64_t))

static uint64_t *private, *read_only, *shared;

/* The first and the last word of each page, so that pages that go to a wrong place are seen, and halves of them. */
static void stamp(uint64_t *area, size_t size, uint64_t seed)
{
	for (size_t i = 0; i < size / sizeof(*area); i += WORDS)
		area[i] = area[i + WORDS - 1] = seed ^ i * 0x9e3779b97f4a7c15;
}

static void look(const char *whose, const uint64_t *area, size_t size, size_t from, uint64_t seed)
{
	for (size_t i = from / sizeof(*area); i < size / sizeof(*area); i += WORDS) {
		uint64_t due = seed ^ i * 0x9e3779b97f4a7c15;

		check(area[i] == due && area[i + WORDS - 1] == due, "page %zu of %s is lost", i / WORDS, whose);
	}
}

static int threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	int count = 0;

	check(dir, "no /proc/self/task");
	for (struct dirent *entry; (entry = readdir(dir));)
		count += entry->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void look_at_all(const char *whose, uint64_t changed)
{
	look(whose, private, CHANGED, 0, changed);
	look(whose, private, PRIVATE, CHANGED, 1);
	look(whose, read_only, READ_ONLY, 0, 2);
	look("shared memory", shared, SHARED, 0, 3);
	check(strstr(zdtm_mapping(read_only), " r--p "), "the mapping of %s is %s", whose, zdtm_mapping(read_only));
	check(threads() == 1, "%s has %d threads", whose, threads());
}

static void child(void *arg)
{
	(void)arg;
	stamp(private, CHANGED, 4);
	zdtm_child_wait();
	look_at_all("the child", 4);
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	private = zdtm_map(PRIVATE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	read_only = zdtm_map(READ_ONLY, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	shared = zdtm_map(SHARED, PROT_READ | PROT_WRITE, MAP_SHARED);
	stamp(private, PRIVATE, 1);
	stamp(read_only, READ_ONLY, 2);
	stamp(shared, SHARED, 3);
	must(mprotect(read_only, READ_ONLY, PROT_READ));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(private[(PRIVATE - PAGE) / sizeof(*private)] = 0);
	look_at_all("the parent", 1);
	zdtm_finish(pid);
	pass();
}
