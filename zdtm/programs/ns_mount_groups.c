/*
 * Propagation: a shared mount with a peer, a slave of theirs, a slave that is shared itself, and an unbindable mount.
 */
/* zdtm: flavours=ns */
#include <sys/mount.h>
#include "zdtm.h"

static int mounted(const char *path)
{
	return !access(path, F_OK);
}

int main(int argc, char **argv)
{
	static const char *places[] = { "source", "peer", "slave", "both", "behind", "alone" };

	zdtm_start_in_namespaces(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++)
		must(mkdir(places[i], 0700));
	must(mount("zdtm", "source", "tmpfs", 0, NULL));
	must(mkdir("source/place", 0700));
	must(mount(NULL, "source", NULL, MS_SHARED, NULL));
	must(mount("source", "peer", NULL, MS_BIND, NULL));
	must(mount("source", "slave", NULL, MS_BIND, NULL));
	must(mount(NULL, "slave", NULL, MS_SLAVE, NULL));
	must(mount("source", "both", NULL, MS_BIND, NULL));
	must(mount(NULL, "both", NULL, MS_SLAVE, NULL));
	must(mount(NULL, "both", NULL, MS_SHARED, NULL));
	must(mount("both", "behind", NULL, MS_BIND, NULL));
	must(mount("zdtm", "alone", "tmpfs", 0, NULL));
	must(mount(NULL, "alone", NULL, MS_UNBINDABLE, NULL));

	zdtm_wait();
	SPOIL(mount(NULL, "source", NULL, MS_PRIVATE, NULL));
	must(mount("first", "peer/place", "tmpfs", 0, NULL));
	close(zdtm_file("peer/place/first", "", O_RDONLY));
	for (unsigned i = 0; i < 5; i++) {
		char path[32];

		snprintf(path, sizeof(path), "%s/place/first", places[i]);
		check(mounted(path), "%s is not there", path);
	}
	must(umount("source/place"));
	check(!mounted("slave/place/first"), "the slave still has the mount");
	must(mount("second", "both/place", "tmpfs", 0, NULL));
	close(zdtm_file("both/place/second", "", O_RDONLY));
	check(mounted("behind/place/second"), "the peer of the slave lacks the mount");
	check(!mounted("source/place/second") && !mounted("slave/place/second"), "the master has the slave's mount");
	must(umount("both/place"));
	must(mount("third", "slave/place", "tmpfs", 0, NULL));
	close(zdtm_file("slave/place/third", "", O_RDONLY));
	check(!mounted("source/place/third"), "the master has the other slave's mount");
	check(mount("alone", "source/place", NULL, MS_BIND, NULL) < 0 && errno == EINVAL, "the mount can be bound: %m");
	pass();
}
