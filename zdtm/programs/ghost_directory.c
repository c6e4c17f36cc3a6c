/*
 * Deleted directories: one is open, another is the current directory of a child.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include "zdtm.h"

static char base[4000];

static void child(void *arg)
{
	char link[4096] = "", wanted[4096];

	(void)arg;
	must(mkdir("cwd", 0711));
	must(chdir("cwd"));
	must(rmdir("../cwd"));
	zdtm_child_wait();
	must(readlink("/proc/self/cwd", link, sizeof(link) - 1));
	snprintf(wanted, sizeof(wanted), "%s/cwd (deleted)", base);
	check(!strcmp(link, wanted), "the current directory is %s", link);
	check(open("file", O_RDWR | O_CREAT, 0600) == -1 && errno == ENOENT, "a file can be made there");
}

int main(int argc, char **argv)
{
	struct stat st;
	pid_t pid;
	int fd;

	zdtm_start(argc, argv);
	check(getcwd(base, sizeof(base)) != NULL, "no current directory");
	must(mkdir("open", 0751));
	must(chown("open", 3, 4));
	fd = must(open("open", O_RDONLY | O_DIRECTORY));
	must(rmdir("open"));
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	SPOIL(mkdir("open", 0751), dup2(open("open", O_RDONLY | O_DIRECTORY), fd), rmdir("open"));
	must(fstat(fd, &st));
	check(st.st_mode == (S_IFDIR | 0751) && st.st_uid == 3 && st.st_gid == 4, "mode %o, owner %d:%d", st.st_mode, st.st_uid,
	      st.st_gid);
	check(openat(fd, ".", O_RDONLY | O_DIRECTORY) != -1, "it cannot be opened: %m");
	check(openat(fd, "file", O_RDWR | O_CREAT, 0600) == -1 && errno == ENOENT, "a file can be made there");
	check(access("open", F_OK) == -1 && access("cwd", F_OK) == -1, "they have names again");
	zdtm_finish(pid);
	pass();
}
