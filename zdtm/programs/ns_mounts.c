/*
 * Mounts of the program's own: a bind mount of a directory, read-only, one of a file, and a mount on top of a mount.
 */
/* zdtm: flavours=ns */
#include <sys/mount.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	zdtm_start_in_namespaces(argc, argv);
	must(mkdir("real", 0700));
	must(mkdir("bound", 0700));
	must(mkdir("stack", 0700));
	close(zdtm_file("real/file", "content", O_RDONLY));
	close(zdtm_file("single", "", O_RDONLY));
	must(mount("real", "bound", NULL, MS_BIND, NULL));
	must(mount(NULL, "bound", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL));
	must(mount("real/file", "single", NULL, MS_BIND, NULL));
	must(mount("zdtm", "stack", "tmpfs", 0, NULL));
	must(mkdir("stack/top", 0700));
	must(mount("zdtm", "stack/top", "tmpfs", 0, NULL));
	close(zdtm_file("stack/top/file", "top", O_RDONLY));

	zdtm_wait();
	SPOIL(umount2("bound", MNT_DETACH));
	check(!strcmp(zdtm_slurp("bound/file", NULL), "content"), "the bind mount has other content");
	check(open("bound/new", O_CREAT | O_WRONLY, 0600) < 0 && errno == EROFS, "the bind mount is writable: %m");
	close(must(open("real/new", O_CREAT | O_WRONLY, 0600)));
	must(access("bound/new", F_OK));
	check(!strcmp(zdtm_slurp("single", NULL), "content"), "the file's bind mount has other content");
	check(!strcmp(zdtm_slurp("stack/top/file", NULL), "top"), "the topmost mount has other content");
	pass();
}
