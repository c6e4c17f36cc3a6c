/*
 * Files that never had a name (O_TMPFILE) or have lost it while only their place was of interest (O_PATH).
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

int main(int argc, char **argv)
{
	char target[16] = "", buf[8] = "";
	int tmp, path, symlink_fd;
	struct stat st;

	zdtm_start(argc, argv);
	tmp = must(open(".", O_TMPFILE | O_RDWR, 0600));
	must(write(tmp, "unnamed", 7));
	must(close(zdtm_file("place", "12345", O_RDONLY)));
	path = must(open("place", O_PATH));
	must(unlink("place"));
	must(symlink("nowhere", "link"));
	symlink_fd = must(open("link", O_PATH | O_NOFOLLOW));
	must(unlink("link"));

	zdtm_wait();
	SPOIL(ftruncate(tmp, 3));
	check(pread(tmp, buf, 8, 0) == 7 && !memcmp(buf, "unnamed", 7), "the unnamed file has %s", buf);
	must(fstat(path, &st));
	check(S_ISREG(st.st_mode) && st.st_size == 5 && st.st_nlink == 0, "mode %o, size %ld", st.st_mode, (long)st.st_size);
	check(read(path, buf, 1) == -1 && errno == EBADF, "it can be read");
	must(fstat(symlink_fd, &st));
	check(S_ISLNK(st.st_mode), "mode %o", st.st_mode);
	check(readlinkat(symlink_fd, "", target, sizeof(target)) == 7 && !memcmp(target, "nowhere", 7), "it leads to %s", target);
	check(access("place", F_OK) == -1, "it has a name again");
	pass();
}
