/*
 * The limits of an ipc namespace.
 */
/* zdtm: flavours=ns */
#include "zdtm.h"

static const struct {
	const char *path, *value;
} sysctls[] = {
	{ "/proc/sys/kernel/msgmax", "4321" }, { "/proc/sys/kernel/msgmni", "777" }, { "/proc/sys/kernel/msgmnb", "54321" },
	{ "/proc/sys/kernel/shmmni", "1234" }, { "/proc/sys/kernel/shmall", "9999999" },
	{ "/proc/sys/kernel/shmmax", "123456789" }, { "/proc/sys/kernel/shm_rmid_forced", "1" },
	{ "/proc/sys/kernel/sem", "100\t3000\t50\t60" }, { "/proc/sys/fs/mqueue/queues_max", "123" },
	{ "/proc/sys/fs/mqueue/msg_max", "7" },
};

static void set(const char *path, const char *value)
{
	int fd = must(open(path, O_WRONLY));

	check(write(fd, value, strlen(value)) > 0, "%s: %m", path);
	close(fd);
}

int main(int argc, char **argv)
{
	zdtm_start_in_namespaces(argc, argv);
	for (unsigned i = 0; i < ARRAY_SIZE(sysctls); i++)
		set(sysctls[i].path, sysctls[i].value);

	zdtm_wait();
	SPOIL(set(sysctls[3].path, "4096"));
	for (unsigned i = 0; i < ARRAY_SIZE(sysctls); i++) {
		char *now = zdtm_slurp(sysctls[i].path, NULL);

		now[strcspn(now, "\n")] = '\0';
		check(!strcmp(now, sysctls[i].value), "%s is \"%s\"", sysctls[i].path, now);
	}
	pass();
}
