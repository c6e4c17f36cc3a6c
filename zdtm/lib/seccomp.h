/*
 * Small seccomp filters for the tests.
 */
#ifndef ZDTM_SECCOMP_H
#define ZDTM_SECCOMP_H

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

#include "zdtm.h"

static inline long zdtm_seccomp(unsigned op, unsigned flags, void *args)
{
	return syscall(SYS_seccomp, op, flags, args);
}

/* Installs a filter with one verdict for one system call and another for the rest. */
static inline long zdtm_filter(unsigned nr, unsigned verdict, unsigned other, unsigned flags)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, verdict),
		BPF_STMT(BPF_RET | BPF_K, other),
	};
	struct sock_fprog program = { .len = ARRAY_SIZE(code), .filter = code };

	return zdtm_seccomp(SECCOMP_SET_MODE_FILTER, flags, &program);
}

/* Lets a system call that is never needed otherwise fail with an error. */
static inline void zdtm_deny(unsigned nr, unsigned error)
{
	must(zdtm_filter(nr, SECCOMP_RET_ERRNO | error, SECCOMP_RET_ALLOW, 0));
}

static inline int zdtm_seccomp_mode(pid_t pid, pid_t tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/status", pid, tid);
	return atoi(zdtm_field(path, "Seccomp"));
}

static inline int zdtm_seccomp_filters(pid_t pid, pid_t tid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/status", pid, tid);
	return atoi(zdtm_field(path, "Seccomp_filters"));
}

/* Whether a system call that does nothing fails with this error; 0 for none. */
static inline bool zdtm_fails_with(long nr, int error)
{
	errno = 0;
	syscall(nr, 0, 0, 0, 0, 0, 0);
	return errno == error;
}

#endif
