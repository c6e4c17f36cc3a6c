/*
 * O_PATH descriptors of all kinds of files: regular, directory, symbolic link, fifo, device, socket.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"
#include <sys/socket.h>
#include <sys/un.h>

static const struct {
	const char *name;
	int flags;
	mode_t type;
} kinds[] = {
	{ "regular", O_PATH, S_IFREG }, { "directory", O_PATH | O_DIRECTORY, S_IFDIR }, { "directory", O_PATH, S_IFDIR },
	{ "link", O_PATH | O_NOFOLLOW, S_IFLNK }, { "fifo", O_PATH, S_IFIFO }, { "/dev/null", O_PATH, S_IFCHR },
	{ "/dev/tty", O_PATH, S_IFCHR }, { "socket", O_PATH, S_IFSOCK },
};

int main(int argc, char **argv)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX, .sun_path = "socket" };
	int fds[ARRAY_SIZE(kinds)], before[ARRAY_SIZE(kinds)], s;
	struct stat st;

	zdtm_start(argc, argv);
	must(close(zdtm_file("regular", "content", O_RDONLY)));
	must(mkdir("directory", 0700));
	must(symlink("regular", "link"));
	must(mkfifo("fifo", 0600));
	s = must(socket(AF_UNIX, SOCK_STREAM, 0));
	must(bind(s, (struct sockaddr *)&name, sizeof(name)));
	must(close(s));
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		fds[i] = must(open(kinds[i].name, kinds[i].flags));
		before[i] = must(fcntl(fds[i], F_GETFL));
	}

	zdtm_wait();
	SPOIL(dup2(fds[0], fds[3]));
	for (unsigned i = 0; i < ARRAY_SIZE(kinds); i++) {
		must(fstat(fds[i], &st));
		check((st.st_mode & S_IFMT) == kinds[i].type, "%s has mode %o", kinds[i].name, st.st_mode);
		check(fcntl(fds[i], F_GETFL) == before[i], "%s has flags 0%o", kinds[i].name, fcntl(fds[i], F_GETFL));
		check(read(fds[i], &st, 1) == -1 && errno == EBADF, "%s can be read", kinds[i].name);
	}
	pass();
}
