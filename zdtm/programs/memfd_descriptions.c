/*
 * One memfd, several open descriptions: each has its own offset and mode, duplicates and the child share one, and all are
 * of one file.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static int fd, dup_fd, read_only, second;

static void child(void *arg)
{
	(void)arg;
	zdtm_child_wait();
	check(lseek(fd, 0, SEEK_CUR) == 100, "the child's offset is %ld", (long)lseek(fd, 0, SEEK_CUR));
	must(lseek(fd, 200, SEEK_SET));
	must(pwrite(second, "from the child", 14, 5));
}

int main(int argc, char **argv)
{
	char path[64], buf[14];
	pid_t pid;

	zdtm_start(argc, argv);
	fd = must(memfd_create("several", 0));
	must(ftruncate(fd, 3 * PAGE));
	must(lseek(fd, 100, SEEK_SET));
	dup_fd = must(dup(fd));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	read_only = must(open(path, O_RDONLY));
	second = must(open(path, O_RDWR | O_NONBLOCK));
	must(lseek(read_only, 7, SEEK_SET));
	must(lseek(second, 8, SEEK_SET));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(dup2(read_only, dup_fd));
	zdtm_finish(pid);
	check(lseek(fd, 0, SEEK_CUR) == 200 && lseek(dup_fd, 0, SEEK_CUR) == 200, "the description is not shared: %ld, %ld",
	      (long)lseek(fd, 0, SEEK_CUR), (long)lseek(dup_fd, 0, SEEK_CUR));
	check(lseek(read_only, 0, SEEK_CUR) == 7 && lseek(second, 0, SEEK_CUR) == 8, "offsets are lost");
	check((fcntl(read_only, F_GETFL) & O_ACCMODE) == O_RDONLY, "the reader's flags are 0%o", fcntl(read_only, F_GETFL));
	check(fcntl(second, F_GETFL) & O_NONBLOCK, "the second's flags are 0%o", fcntl(second, F_GETFL));
	check(pread(read_only, buf, 14, 5) == 14 && !memcmp(buf, "from the child", 14), "they are different files");
	check(pwrite(read_only, "x", 1, 0) == -1, "the reader can write");
	pass();
}
