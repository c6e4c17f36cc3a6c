/*
 * Files whose names are no UTF-8: an open one, a mapped one, the current directory, and a directory on the way.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

#define DIRECTORY	"l\xe4tin \xff"
#define NAME		"\xc3(\xed\xa0\x80 \\ \xfe"

int main(int argc, char **argv)
{
	char before[4096], after[4096], content[8] = "";
	int fd, mapped;
	char *map;

	zdtm_start(argc, argv);
	must(mkdir(DIRECTORY, 0700));
	must(chdir(DIRECTORY));
	fd = zdtm_file(NAME, "content", O_RDONLY);
	mapped = zdtm_file("map\x80", "mapping", O_RDWR);
	map = must(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, mapped, 0));
	must(close(mapped));
	must(getcwd(before, sizeof(before)));

	zdtm_wait();
	SPOIL(chdir(".."));
	check(getcwd(after, sizeof(after)) && !strcmp(before, after), "the current directory has changed");
	check(read(fd, content, sizeof(content)) == 7 && !strcmp(content, "content"), "the file reads \"%s\"", content);
	check(!memcmp(map, "mapping", 7), "the mapping has changed");
	check(strstr(zdtm_mapping(map), DIRECTORY "/map\x80"), "mapped is %s", zdtm_mapping(map));
	check(open(NAME, O_RDONLY) >= 0, "the file cannot be found by its name");
	pass();
}
