/*
 * A thread and a child that read empty pipes are still reading, and get what is written.
 */
/* zdtm: flavours=host,ns */
#include "zdtm.h"

static pid_t tid;
static int fds[2], child_fds[2];
static char got[8];
static int result;

static void *body(void *arg)
{
	__atomic_store_n(&tid, zdtm_gettid(), __ATOMIC_RELEASE);
	result = read(fds[0], got, sizeof(got)) < 0 ? -errno : 1;
	return arg;
}

static void child(void *arg)
{
	char text[8];

	(void)arg;
	zdtm_child_ready();
	check(read(child_fds[0], text, sizeof(text)) == 5 && !memcmp(text, "child", 5), "the child read something else: %m");
}

int main(int argc, char **argv)
{
	pthread_t thread;
	pid_t pid;

	zdtm_start(argc, argv);
	zdtm_let_usr1_interrupt();
	must(pipe(fds));
	must(pipe(child_fds));
	pid = zdtm_spawn(child, NULL);
	zdtm_until_in_syscall(pid, SYS_read);
	thread = zdtm_thread(body, NULL);
	zdtm_until_blocked(&tid, SYS_read);

	zdtm_wait();
	SPOIL(pthread_kill(thread, SIGUSR1), pthread_join(thread, NULL));
	check(__atomic_load_n(&result, __ATOMIC_ACQUIRE) == 0, "read has returned: %d", result);
	must(write(fds[1], "thread", 7));
	must(write(child_fds[1], "child", 5));
	must0(pthread_join(thread, NULL));
	check(result == 1 && !strcmp(got, "thread"), "read: %d \"%s\"", result, got);
	zdtm_join(pid);
	pass();
}
