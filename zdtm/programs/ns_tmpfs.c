/*
 * A tmpfs of the program's own mount namespace, with files, a directory, a link and modes in it.
 */
/* zdtm: flavours=ns */
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	char target[16] = "", *content;
	struct stat st, root, below;
	static char large[300000];
	struct statfs fs;
	size_t len;
	int fd;

	zdtm_start_in_namespaces(argc, argv);
	must(mkdir("mount", 0700));
	must(mount("zdtm", "mount", "tmpfs", MS_NOSUID | MS_NODEV, "size=8m,mode=750"));
	must(mkdir("mount/directory", 0711));
	close(zdtm_file("mount/directory/file", "in a tmpfs", O_RDONLY));
	must(chmod("mount/directory/file", 0640));
	must(chown("mount/directory/file", 12, 34));
	must(symlink("directory/file", "mount/link"));
	zdtm_fill(large, sizeof(large), 4);
	fd = must(open("mount/large", O_CREAT | O_RDWR, 0600));
	check(write(fd, large, sizeof(large)) == sizeof(large), "write: %m");
	must(lseek(fd, 1000, SEEK_SET));

	zdtm_wait();
	SPOIL(must(umount2("mount", MNT_DETACH)));
	must(stat(".", &below));
	must(stat("mount", &root));
	check(root.st_dev != below.st_dev && (root.st_mode & 07777) == 0750, "nothing is mounted, mode %o", root.st_mode);
	must(statfs("mount", &fs));
	check(fs.f_type == 0x01021994 && fs.f_blocks * fs.f_bsize == 8 << 20, "the size is %ld",
	      (long)(fs.f_blocks * fs.f_bsize));
	check((fs.f_flags & (ST_NOSUID | ST_NODEV)) == (ST_NOSUID | ST_NODEV), "the flags are %lx", (long)fs.f_flags);
	must(stat("mount/directory/file", &st));
	check((st.st_mode & 07777) == 0640 && st.st_uid == 12 && st.st_gid == 34, "the file has mode %o owner %u", st.st_mode,
	      st.st_uid);
	check(!strcmp(zdtm_slurp("mount/directory/file", NULL), "in a tmpfs"), "the file changed");
	must(readlink("mount/link", target, sizeof(target) - 1));
	check(!strcmp(target, "directory/file"), "the link leads to %s", target);
	content = zdtm_slurp("mount/large", &len);
	check(len == sizeof(large) && !memcmp(content, large, len), "the large file changed");
	must(stat("mount/large", &st));
	check(zdtm_ino(fd) == st.st_ino && lseek(fd, 0, SEEK_CUR) == 1000, "the open file is at %ld",
	      (long)lseek(fd, 0, SEEK_CUR));
	pass();
}
