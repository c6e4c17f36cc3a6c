/*
 * An open memfd keeps its name, size, content with a hole, owner, mode, offset and flags.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

#define SIZE (16 * PAGE + 123)

int main(int argc, char **argv)
{
	char page[PAGE], path[64], link[64] = "", tail[3];
	struct stat st;
	int fd;

	zdtm_start(argc, argv);
	fd = must(memfd_create("odd name (deleted)", MFD_CLOEXEC));
	zdtm_fill(page, PAGE, 1);
	must(pwrite(fd, page, PAGE, 8 * PAGE));
	must(ftruncate(fd, SIZE));
	must(pwrite(fd, "end", 3, SIZE - 3));
	must(fchown(fd, 12, 34));
	must(fchmod(fd, 0640));
	must(fcntl(fd, F_SETFL, O_APPEND));
	must(lseek(fd, 4711, SEEK_SET));

	zdtm_wait();
	SPOIL(pwrite(fd, "x", 1, 8 * PAGE));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	must(readlink(path, link, sizeof(link) - 1));
	check(!strcmp(link, "/memfd:odd name (deleted) (deleted)"), "fd %d is %s", fd, link);
	must(fstat(fd, &st));
	check(st.st_size == SIZE && st.st_uid == 12 && st.st_gid == 34 && st.st_mode == (S_IFREG | 0640),
	      "size %ld, owner %d:%d, mode %o", (long)st.st_size, st.st_uid, st.st_gid, st.st_mode);
	check(st.st_blocks <= 4 * 8, "the hole is gone: %ld blocks", (long)st.st_blocks);
	check(lseek(fd, 0, SEEK_CUR) == 4711, "offset is %ld", (long)lseek(fd, 0, SEEK_CUR));
	check(fcntl(fd, F_GETFL) == (O_RDWR | O_APPEND | 0100000), "flags are 0%o", fcntl(fd, F_GETFL));
	check(fcntl(fd, F_GETFD) == FD_CLOEXEC, "close on exec is lost");
	check(pread(fd, tail, 3, SIZE - 3) == 3 && !memcmp(tail, "end", 3), "the tail is lost");
	check(pread(fd, page, PAGE, 8 * PAGE) == PAGE && zdtm_filled(page, PAGE, 1), "content lost");
	check(pread(fd, page, 1, 0) == 1 && page[0] == 0, "the hole has content");
	check(fcntl(fd, F_GET_SEALS) == F_SEAL_SEAL, "seals are %d", fcntl(fd, F_GET_SEALS));
	pass();
}
