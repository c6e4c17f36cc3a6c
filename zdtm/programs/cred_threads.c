/*
 * Threads of one process with different user ids and capabilities, as file servers have them.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <linux/capability.h>
#include "zdtm.h"

static void *body(void *arg)
{
	uid_t uid = (uid_t)(long)arg, r, e, s;
	char path[64];

	/* The system calls themselves change this thread only. */
	must(syscall(SYS_setresgid, uid + 1, uid + 2, uid + 3));
	must(syscall(SYS_setresuid, 0, uid, 0));
	zdtm_thread_wait();
	SPOIL(syscall(SYS_setresuid, 0, 0, 0));
	must(getresuid(&r, &e, &s));
	check(r == 0 && e == uid && s == 0, "uids %u %u %u, not 0 %u 0", r, e, s, uid);
	check(getgid() == uid + 1 && getegid() == uid + 2, "gids %u %u", getgid(), getegid());
	snprintf(path, sizeof(path), "/proc/self/task/%d/status", zdtm_gettid());
	check(strtoul(zdtm_field(path, "CapEff"), NULL, 16) == 0, "capabilities %s", zdtm_field(path, "CapEff"));
	check(strtoul(zdtm_field(path, "CapPrm"), NULL, 16) != 0, "no permitted capabilities");
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[2];

	zdtm_start(argc, argv);
	for (long i = 0; i < 2; i++)
		threads[i] = zdtm_thread(body, (void *)(3000 + 100 * i));
	zdtm_await_threads(2);

	zdtm_wait();
	check(geteuid() == 0 && getegid() == 0, "the main thread has uid %u", geteuid());
	zdtm_release_threads();
	for (int i = 0; i < 2; i++)
		must0(pthread_join(threads[i], NULL));
	pass();
}
