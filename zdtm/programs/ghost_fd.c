/*
 * A deleted file that is open: content with holes, offset, flags, owner, mode and times; nothing appears in its directory.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"
#include <sys/xattr.h>

#define SIZE (200 * PAGE + 77)

int main(int argc, char **argv)
{
	struct timespec times[2] = { { 1000000000, 123456789 }, { 1100000000, 987654321 } };
	char page[PAGE], link[4096] = "", wanted[4096], path[64];
	struct stat st;
	int fd;

	zdtm_start(argc, argv);
	fd = must(open("ghost", O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0600));
	zdtm_fill(page, PAGE, 1);
	must(ftruncate(fd, 100 * PAGE));
	must(write(fd, page, PAGE));
	must(ftruncate(fd, SIZE));
	must(fchown(fd, 12, 34));
	must(fchmod(fd, 02641));
	must(lseek(fd, 4711, SEEK_SET));
	must(futimens(fd, times));
	must(unlink("ghost"));

	zdtm_wait();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	must(readlink(path, link, sizeof(link) - 1));
	check(getcwd(wanted, sizeof(wanted) - 32) != NULL, "no current directory");
	strcat(wanted, "/ghost (deleted)");
	check(!strcmp(link, wanted), "it is %s", link);
	must(fstat(fd, &st));
	check(st.st_nlink == 0 && access("ghost", F_OK) == -1, "it has a name again");
	check(st.st_size == SIZE && st.st_uid == 12 && st.st_gid == 34 && st.st_mode == (S_IFREG | 02641),
	      "size %ld, owner %d:%d, mode %o", (long)st.st_size, st.st_uid, st.st_gid, st.st_mode);
	check(st.st_blocks <= 8 * 8, "the hole is gone: %ld blocks", (long)st.st_blocks);
	check(st.st_mtim.tv_sec == times[1].tv_sec && st.st_mtim.tv_nsec == times[1].tv_nsec, "mtime %ld.%09ld",
	      st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	check(st.st_atim.tv_sec == times[0].tv_sec && st.st_atim.tv_nsec == times[0].tv_nsec, "atime %ld.%09ld",
	      st.st_atim.tv_sec, st.st_atim.tv_nsec);
	check(lseek(fd, 0, SEEK_CUR) == 4711, "offset is %ld", (long)lseek(fd, 0, SEEK_CUR));
	check(fcntl(fd, F_GETFL) == (O_RDWR | O_APPEND | 0100000), "flags are 0%o", fcntl(fd, F_GETFL));
	SPOIL(pwrite(fd, "x", 1, 0), ftruncate(fd, 100 * PAGE), ftruncate(fd, SIZE));
	check(pread(fd, page, PAGE, 100 * PAGE) == PAGE && zdtm_filled(page, PAGE, 1), "content lost");
	check(pread(fd, page, 1, 5 * PAGE) == 1 && page[0] == 0, "the hole has content");
	pass();
}
