/*
 * What a tmpfs can hold besides files and directories: device nodes, a fifo, hard links, holes, long names, attributes, times.
 */
/* zdtm: flavours=ns */
#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include "zdtm.h"

static const struct timespec times[2] = { { 1000000000, 5 }, { 1234567890, 123456789 } };
static char long_name[230] = "mount/directory/";

int main(int argc, char **argv)
{
	char value[16] = "", target[300] = "", content[8] = "";
	struct stat st, other;
	int fd;

	zdtm_start_in_namespaces(argc, argv);
	memset(long_name + strlen(long_name), 'n', sizeof(long_name) - strlen(long_name) - 1);
	must(mkdir("mount", 0700));
	must(mount("zdtm", "mount", "tmpfs", MS_NOATIME, NULL));
	must(mkdir("mount/directory", 01777));
	must(chmod("mount/directory", 01777));
	must(mknod("mount/null", S_IFCHR | 0666, makedev(1, 3)));
	must(mknod("mount/block", S_IFBLK | 0600, makedev(259, 300)));
	must(mkfifo("mount/fifo", 0640));
	close(zdtm_file("mount/one", "linked", O_RDONLY));
	must(link("mount/one", "mount/directory/two"));
	must(symlink(long_name, "mount/link"));
	close(zdtm_file(long_name, "", O_RDONLY));
	fd = must(open("mount/sparse", O_CREAT | O_RDWR, 04755));
	must(fchmod(fd, 04755));
	must(ftruncate(fd, 100 << 20));
	check(pwrite(fd, "middle", 6, 50 << 20) == 6, "pwrite: %m");
	must(setxattr("mount/one", "trusted.zdtm", "kept", 4, 0));
	must(setxattr("mount/directory", "user.zdtm", "too", 3, 0));
	must(utimensat(AT_FDCWD, "mount/one", times, 0));
	must(utimensat(AT_FDCWD, "mount/link", times, AT_SYMLINK_NOFOLLOW));
	must(utimensat(AT_FDCWD, "mount/directory", times, 0));
	must(utimensat(AT_FDCWD, "mount", times, 0));

	zdtm_wait();
	SPOIL(unlink("mount/null"));
	must(stat("mount/null", &st));
	check(S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3), "null is device %lx", (long)st.st_rdev);
	must(stat("mount/block", &st));
	check(S_ISBLK(st.st_mode) && st.st_rdev == makedev(259, 300), "block is device %lx", (long)st.st_rdev);
	must(stat("mount/fifo", &st));
	check(S_ISFIFO(st.st_mode) && (st.st_mode & 07777) == 0640, "the fifo has mode %o", st.st_mode);
	must(stat("mount/one", &st));
	must(stat("mount/directory/two", &other));
	check(st.st_ino == other.st_ino && st.st_nlink == 2, "the hard links are inodes %ld, %ld", (long)st.st_ino,
	      (long)other.st_ino);
	check(st.st_mtim.tv_sec == times[1].tv_sec && st.st_mtim.tv_nsec == times[1].tv_nsec, "the time is %ld.%09ld",
	      (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	must(lstat("mount/link", &st));
	check(st.st_mtim.tv_sec == times[1].tv_sec, "the link's time is %ld", (long)st.st_mtim.tv_sec);
	must(stat("mount/directory", &st));
	check((st.st_mode & 07777) == 01777, "the directory has mode %o", st.st_mode);
	check(st.st_mtim.tv_sec == times[1].tv_sec, "the directory's time is %ld", (long)st.st_mtim.tv_sec);
	must(stat("mount", &st));
	check(st.st_mtim.tv_sec == times[1].tv_sec, "the mount's time is %ld", (long)st.st_mtim.tv_sec);
	must(readlink("mount/link", target, sizeof(target) - 1));
	check(!strcmp(target, long_name), "the link leads to %s", target);
	must(access(long_name, F_OK));
	must(stat("mount/sparse", &st));
	check(st.st_size == 100 << 20 && st.st_blocks < 64, "the sparse file has %ld blocks", (long)st.st_blocks);
	check((st.st_mode & 07777) == 04755, "the sparse file has mode %o", st.st_mode);
	check(pread(fd, content, 6, 50 << 20) == 6 && !strcmp(content, "middle"), "the sparse file holds %s", content);
	check(getxattr("mount/one", "trusted.zdtm", value, sizeof(value)) == 4 && !strcmp(value, "kept"),
	      "the attribute is %s", value);
	check(getxattr("mount/directory", "user.zdtm", value, sizeof(value)) == 3, "the directory's attribute is lost: %m");
	pass();
}
