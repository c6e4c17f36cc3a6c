/*
 * A file that was deleted under the name by which it is open, but has another one: it stays the same file, open and mapped, and
 * the dump's link to it is gone after the restore.
 */
/* zdtm: flavours=host,ns opts=--link-remap */
#include "zdtm.h"
#include <dirent.h>

static int links(void)
{
	DIR *dir = opendir(".");
	int count = 0;

	for (struct dirent *entry; (entry = readdir(dir));)
		count += strncmp(entry->d_name, "link_remap", 10) == 0;
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	char *area, shown[4096] = "", path[64], *content;
	struct stat here, there;
	int fd;

	zdtm_start(argc, argv);
	fd = zdtm_file("other", "0123456789", O_RDWR);
	must(lseek(fd, 5, SEEK_SET));
	area = must(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	must(link("other", "kept"));
	must(unlink("other"));

	zdtm_wait();
	must(fstat(fd, &here));
	must(stat("kept", &there));
	check(here.st_ino == there.st_ino && here.st_dev == there.st_dev, "it is another file");
	SPOIL(link("kept", "other"));
	check(access("other", F_OK) == -1, "the old name is there again");
	check(links() == (int)here.st_nlink - 1, "%d links, %d names", links(), (int)here.st_nlink);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	must(readlink(path, shown, sizeof(shown) - 1));
	check(strstr(shown, "/other (deleted)"), "it is %s", shown);
	check(lseek(fd, 0, SEEK_CUR) == 5, "the offset is lost");
	area[0] = 'm';
	must(write(fd, "w", 1));
	content = zdtm_slurp("kept", NULL);
	check(!strcmp(content, "m1234w6789"), "the other name shows %s", content);
	pass();
}
