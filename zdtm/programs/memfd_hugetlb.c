/*
 * Huge pages shared between parent and child: anonymous memory and a sealed memfd, which is open and mapped, with a hole.
 */
/* zdtm: flavours=host,ns */
#include <sys/file.h>
#include "zdtm.h"

#ifndef MFD_HUGETLB
#define MFD_HUGETLB 4U
#endif
#define HUGE (2UL << 20)
#define COUNT 3
#define NEEDED 8
#define POOL "/proc/sys/vm/nr_hugepages"

static char *anon, *mapped;

/* Changes the pool's size, with nobody doing the same at that time; returns the new size. */
static long change_pool(int by)
{
	char text[32] = "";
	int lock = must(open("/tmp", O_RDONLY | O_DIRECTORY));
	int pool = must(open(POOL, O_RDWR));
	long size;

	must(flock(lock, LOCK_EX));
	must(pread(pool, text, sizeof(text) - 1, 0));
	size = atol(text) + by;
	snprintf(text, sizeof(text), "%ld", size);
	must(pwrite(pool, text, strlen(text), 0));
	memset(text, 0, sizeof(text));
	must(pread(pool, text, sizeof(text) - 1, 0));
	must(close(pool));
	must(close(lock));
	return atol(text) - size;
}

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(anon[0] == 'p' && mapped[0] == 'p', "the child sees %c and %c", anon[0], mapped[0]);
	anon[1] = mapped[1] = 'c';
}

int main(int argc, char **argv)
{
	struct stat st;
	pid_t pid;
	char c;
	int fd;

	zdtm_start(argc, argv);
	if (access(POOL, W_OK) || change_pool(NEEDED) < 0) {
		if (!access(POOL, W_OK))
			change_pool(-NEEDED);
		zdtm_skip("there are no huge pages to be had");
	}
	anon = mmap(NULL, COUNT * HUGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
	check(anon != MAP_FAILED, "no huge pages: %m");
	fd = must(memfd_create("huge", MFD_HUGETLB | MFD_ALLOW_SEALING));
	must(ftruncate(fd, COUNT * HUGE));
	must(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	mapped = must(mmap(NULL, COUNT * HUGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	zdtm_fill(anon + HUGE, HUGE, 1);
	zdtm_fill(mapped + 2 * HUGE, HUGE, 2);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(anon[0] = mapped[0] = 'p', zdtm_finish(pid), munmap(anon, COUNT * HUGE), munmap(mapped, COUNT * HUGE), close(fd),
	      change_pool(-NEEDED), fail("what was unmapped is gone"));
	anon[0] = mapped[0] = 'p';
	zdtm_finish(pid);
	check(anon[1] == 'c' && mapped[1] == 'c', "the child's writes are not seen");
	check(zdtm_filled(anon + HUGE, HUGE, 1) && zdtm_filled(mapped + 2 * HUGE, HUGE, 2), "content lost");
	check(strstr(zdtm_mapping(anon), "/anon_hugepage (deleted)"), "it is %s", zdtm_mapping(anon));
	check(strstr(zdtm_mapping(mapped), "/memfd:huge (deleted)"), "it is %s", zdtm_mapping(mapped));
	check(zdtm_vma_has_flag(anon, "ht") && zdtm_vma_has_flag(mapped, "ht"), "the pages are small");
	check(fcntl(fd, F_GET_SEALS) == F_SEAL_GROW, "the seals are %d", fcntl(fd, F_GET_SEALS));
	check(pread(fd, &c, 1, 1) == 1 && c == 'c', "the descriptor is of another file");
	must(fstat(fd, &st));
	check(st.st_blocks == 2 * (long)(HUGE / 512), "the file has %ld blocks", (long)st.st_blocks);
	must(munmap(anon, COUNT * HUGE));
	must(munmap(mapped, COUNT * HUGE));
	must(close(fd));
	change_pool(-NEEDED);
	pass();
}
