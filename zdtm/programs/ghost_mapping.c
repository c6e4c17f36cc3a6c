/*
 * Mappings of deleted files that nobody has open: a shared one that parent and child write, and a private one with pages
 * of the file and pages of its own.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static char *map_deleted(const char *name, int flags)
{
	int fd = must(open(name, O_RDWR | O_CREAT, 0600));
	char *area;

	must(ftruncate(fd, 8 * PAGE));
	must(pwrite(fd, "file", 4, 0));
	must(pwrite(fd, "file", 4, 2 * PAGE));
	area = must(mmap(NULL, 8 * PAGE, PROT_READ | PROT_WRITE, flags, fd, 0));
	must(close(fd));
	must(unlink(name));
	return area;
}

static char *shared;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(shared[5 * PAGE] == 'p', "the child sees %c", shared[5 * PAGE]);
	shared[6 * PAGE] = 'c';
}

int main(int argc, char **argv)
{
	char *private;
	pid_t pid;

	zdtm_start(argc, argv);
	shared = map_deleted("shared", MAP_SHARED);
	private = map_deleted("private", MAP_PRIVATE);
	memcpy(shared + 4 * PAGE, "mapped", 6);
	memcpy(private + 2 * PAGE, "mine", 4);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(madvise(private, 8 * PAGE, MADV_DONTNEED));
	check(!memcmp(private, "file", 4) && !memcmp(private + 2 * PAGE, "mine", 4), "the private one has %.4s and %.4s",
	      private, private + 2 * PAGE);
	check(!memcmp(shared, "file", 4) && !memcmp(shared + 4 * PAGE, "mapped", 6), "the shared one has %.4s and %.6s",
	      shared, shared + 4 * PAGE);
	check(strstr(zdtm_mapping(shared), "/shared (deleted)"), "the mapping is %s", zdtm_mapping(shared));
	shared[5 * PAGE] = 'p';
	zdtm_finish(pid);
	check(shared[6 * PAGE] == 'c', "the child's write is not seen");
	pass();
}
