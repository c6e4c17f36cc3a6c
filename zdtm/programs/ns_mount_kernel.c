/*
 * File systems of the kernel: proc mounted again with parts of it bound elsewhere and read-only, devpts, mqueue, sysfs, cgroups;
 * mounts of the host taken away.
 */
/* zdtm: flavours=ns */
#include <sys/mount.h>
#include <sys/vfs.h>
#include "zdtm.h"

static long type(const char *path)
{
	struct statfs fs;

	must(statfs(path, &fs));
	return fs.f_type;
}

int main(int argc, char **argv)
{
	static const char *places[] = { "proc", "sys", "pts", "mqueue", "uptime", "kernel", "dev", "whole", "part" };
	char link[16] = "", self[16];
	struct stat here, host;
	int shm;

	zdtm_start_in_namespaces(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(places); i++)
		must(mkdir(places[i], 0700));
	must(mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	must(mount("proc/sys/kernel", "kernel", NULL, MS_BIND, NULL));
	must(mount(NULL, "kernel", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL));
	must(mount("proc", "whole", "proc", 0, NULL));
	must(mount("whole/irq", "part", NULL, MS_BIND, NULL));
	must(umount("whole"));
	must(mount("sysfs", "sys", "sysfs", MS_RDONLY, NULL));
	must(mount("devpts", "pts", "devpts", MS_NOSUID, "mode=620,ptmxmode=666"));
	must(mount("mqueue", "mqueue", "mqueue", 0, NULL));
	must(mount("devtmpfs", "dev", "devtmpfs", 0, NULL));
	shm = !umount2("/dev/shm", MNT_DETACH);
	must(stat("/dev/pts", &host));

	zdtm_wait();
	SPOIL(umount2("proc", MNT_DETACH));
	must(readlink("proc/self", link, sizeof(link) - 1));
	snprintf(self, sizeof(self), "%d", getpid());
	check(!strcmp(link, self), "proc says that this is pid %s, not %s", link, self);
	check(type("kernel") == 0x9fa0 && !access("kernel/ostype", R_OK), "the directory of proc is not there");
	check(open("kernel/hostname", O_WRONLY) < 0 && errno == EROFS, "the directory of proc is writable: %m");
	check(type("part") == 0x9fa0 && access("part/self", F_OK) < 0, "a directory of another proc is not there");
	check(type("sys") == 0x62656572, "sysfs is not mounted");
	check(type("mqueue") == 0x19800202, "mqueue is not mounted");
	check(type("pts") == 0x1cd1, "devpts is not mounted");
	check(!access("dev/null", F_OK), "devtmpfs is not mounted");
	must(stat("pts", &here));
	check(here.st_dev != host.st_dev, "devpts is not an instance of its own");
	must(stat("pts/ptmx", &here));
	check((here.st_mode & 0777) == 0666, "ptmx has mode %o", here.st_mode);
	if (shm)
		check(umount2("/dev/shm", MNT_DETACH) == 0 || errno == EINVAL, "unmount: %m");
	pass();
}
