/*
 * Threads with capabilities, groups, securebits, no_new_privs, death signals and ids of their own.
 */
/* zdtm: flavours=host,ns skip=unprivileged */
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sys/prctl.h>
#include "zdtm.h"

static char wanted[3][4096];

static void describe(char *text, size_t size)
{
	static const char *const fields[] = { "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs" };
	char path[64];
	size_t at = 0;
	int sig = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/status", zdtm_gettid());
	for (unsigned i = 0; i < ARRAY_SIZE(fields); i++)
		at += snprintf(text + at, size - at, "%s: %s; ", fields[i], zdtm_field(path, fields[i]));
	must(prctl(PR_GET_PDEATHSIG, &sig));
	snprintf(text + at, size - at, "securebits 0x%x death signal %d", prctl(PR_GET_SECUREBITS), sig);
}

static void change(int which)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct caps[2];
	gid_t groups[] = { 5, 5, 70000, 1 };

	switch (which) {
	case 0:
		must(syscall(SYS_setgroups, ARRAY_SIZE(groups), groups));
		must(syscall(SYS_setresgid, 11, 12, 13));
		must(prctl(PR_SET_SECUREBITS, SECBIT_KEEP_CAPS | SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED));
		must(syscall(SYS_setresuid, 21, 22, 23));
		must(prctl(PR_SET_PDEATHSIG, SIGUSR2));
		break;
	case 1:
		must(prctl(PR_CAPBSET_DROP, CAP_SYS_BOOT, 0, 0, 0));
		must(prctl(PR_CAPBSET_DROP, CAP_MKNOD, 0, 0, 0));
		must(syscall(SYS_capget, &header, caps));
		caps[0].inheritable = 1 << CAP_NET_RAW | 1 << CAP_CHOWN;
		caps[0].effective &= ~(1 << CAP_SYS_ADMIN);
		must(syscall(SYS_capset, &header, caps));
		must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0));
		must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
		break;
	default:
		must(prctl(PR_SET_SECUREBITS, SECURE_ALL_BITS | SECURE_ALL_LOCKS));
		must(syscall(SYS_setfsuid, 4711) + 1);
		must(syscall(SYS_setfsgid, 4712) + 1);
		break;
	}
}

static void *body(void *arg)
{
	int which = (int)(long)arg;
	char now[4096];

	change(which);
	describe(wanted[which], sizeof(wanted[which]));
	zdtm_thread_wait();
	SPOIL(prctl(PR_SET_PDEATHSIG, SIGWINCH));
	describe(now, sizeof(now));
	check(!strcmp(now, wanted[which]), "%s; was: %s", now, wanted[which]);
	return NULL;
}

/* In a child: a death signal of the root's would be sent as soon as a detached criu ends. */
static void child(void *arg)
{
	pthread_t threads[3];
	char was[4096], now[4096];

	(void)arg;
	for (long i = 0; i < 3; i++)
		threads[i] = zdtm_thread(body, (void *)i);
	zdtm_await_threads(3);
	describe(was, sizeof(was));

	zdtm_child_wait();
	describe(now, sizeof(now));
	check(!strcmp(now, was), "the main thread: %s; was: %s", now, was);
	zdtm_release_threads();
	for (int i = 0; i < 3; i++)
		must0(pthread_join(threads[i], NULL));
}

int main(int argc, char **argv)
{
	pid_t pid;

	zdtm_start(argc, argv);
	pid = zdtm_spawn(child, NULL);

	zdtm_wait();
	zdtm_finish(pid);
	pass();
}
