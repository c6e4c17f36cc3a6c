/*
 * Mounts that are hidden: a tmpfs with contents under another at the same place, one inside of a directory that is mounted over,
 * and a read-only file system of which only a directory shows at a second place.
 */
/* zdtm: flavours=ns */
#include <sys/mount.h>
#include <sys/vfs.h>
#include "zdtm.h"

int main(int argc, char **argv)
{
	struct statfs fs;

	zdtm_start_in_namespaces(argc, argv);
	must(mkdir("place", 0700));
	must(mount("lower", "place", "tmpfs", 0, NULL));
	close(zdtm_file("place/file", "lower", O_RDONLY));
	must(mount("upper", "place", "tmpfs", 0, NULL));
	close(zdtm_file("place/file", "upper", O_RDONLY));

	must(mkdir("tree", 0700));
	must(mkdir("tree/leaf", 0700));
	must(mount("leaf", "tree/leaf", "tmpfs", 0, NULL));
	close(zdtm_file("tree/leaf/file", "leaf", O_RDONLY));
	must(mount("cover", "tree", "tmpfs", 0, NULL));
	close(zdtm_file("tree/file", "cover", O_RDONLY));

	must(mkdir("whole", 0700));
	must(mkdir("part", 0700));
	must(mount("zdtm", "whole", "tmpfs", 0, NULL));
	must(mkdir("whole/inside", 0755));
	close(zdtm_file("whole/inside/file", "shown twice", O_RDONLY));
	must(mount("whole/inside", "part", NULL, MS_BIND, NULL));
	must(mount("zdtm", "whole", NULL, MS_REMOUNT | MS_RDONLY, NULL));

	zdtm_wait();
	SPOIL(umount2("place", MNT_DETACH));
	check(!strcmp(zdtm_slurp("place/file", NULL), "upper"), "the upper file has other content");
	must(umount2("place", 0));
	check(!strcmp(zdtm_slurp("place/file", NULL), "lower"), "the lower file has other content");
	check(!strcmp(zdtm_slurp("tree/file", NULL), "cover"), "the covering file has other content");
	must(umount2("tree", 0));
	check(!strcmp(zdtm_slurp("tree/leaf/file", NULL), "leaf"), "the covered file has other content");
	check(!strcmp(zdtm_slurp("part/file", NULL), "shown twice"), "the part has other content");
	check(open("part/new", O_CREAT | O_WRONLY, 0600) < 0 && errno == EROFS, "the file system is writable: %m");
	must(statfs("whole", &fs));
	must(umount2("whole", 0));
	check(!strcmp(zdtm_slurp("part/file", NULL), "shown twice"), "the part was a mount of its own");
	pass();
}
