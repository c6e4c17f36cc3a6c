/*
 * Trees of any shape: processes that fork, make sessions and groups, join groups, become subreapers, and end, in an order that a
 * seed decides. Some are zombies or stopped when the tree is dumped. Afterwards everybody has to be where he was.
 */
#ifndef ZDTM_RANDOM_TREE_H
#define ZDTM_RANDOM_TREE_H

#include <semaphore.h>
#include <sys/prctl.h>

#include "zdtm.h"

enum { NODES = 48, STEPS = 260 };

enum command { FORK, SETSID, LEAD, JOIN, REAPER, NO_REAPER, END, REAP, TELL };

struct node {
	sem_t go, done;
	enum command command;
	int argument;
	pid_t pid;
	bool ended, stopped;
	int answer;
};

static struct node *nodes;
static int count, ended;
static uint64_t state;
static char before[NODES][128];

static unsigned draw(unsigned limit)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 11) % limit;
}

static int obey(enum command command, int argument);

static _Noreturn void live(struct node *self)
{
	for (;;) {
		while (sem_wait(&self->go))
			;
		if (self->command == END)
			_exit(self->argument);
		self->answer = obey(self->command, self->argument);
		sem_post(&self->done);
	}
}

/* What a node does; its outcome is the kernel's business, not every attempt is allowed. */
static int obey(enum command command, int argument)
{
	pid_t pid;

	switch (command) {
	case FORK:
		pid = fork();
		if (pid == 0)
			live(&nodes[argument]);
		nodes[argument].pid = pid;
		return pid;
	case SETSID:
		return setsid();
	case LEAD:
		return setpgid(0, 0);
	case JOIN:
		return setpgid(0, argument);
	case REAPER:
	case NO_REAPER:
		return prctl(PR_SET_CHILD_SUBREAPER, command == REAPER);
	case REAP:
		return waitpid(-1, NULL, WNOHANG);
	case TELL:
		return prctl(PR_GET_CHILD_SUBREAPER, &pid) ? -1 : pid;
	default:
		return -1;
	}
}

static int tell(struct node *node, enum command command, int argument)
{
	node->command = command;
	node->argument = argument;
	sem_post(&node->go);
	if (command == END) {
		char path[64];

		node->ended = true;
		ended++;
		/* Over when it is a zombie, or gone because its parent does not care. */
		snprintf(path, sizeof(path), "/proc/%d/status", node->pid);
		while (!access(path, F_OK) && zdtm_field(path, "State")[0] != 'Z')
			sched_yield();
		return 0;
	}
	while (sem_wait(&node->done))
		;
	return node->answer;
}

static void step(void)
{
	static const enum command often[] = {
		FORK, FORK, FORK, FORK, SETSID, SETSID, LEAD, JOIN, JOIN, REAPER, NO_REAPER, END, END, REAP,
	};
	enum command command = often[draw(ARRAY_SIZE(often))];
	struct node *node = &nodes[draw(count)], *other = &nodes[draw(count)];

	if (node->ended || (command == FORK && count == NODES))
		return;
	if (command == FORK) {
		sem_init(&nodes[count].go, 1, 0);
		sem_init(&nodes[count].done, 1, 0);
		check(tell(node, FORK, count) > 0, "fork: %m");
		count++;
	} else if (command == END && ended >= count / 2) {
		return;
	} else if (command == JOIN) {
		tell(node, JOIN, getpgid(other->pid) > 0 ? getpgid(other->pid) : other->pid);
	} else {
		tell(node, command, draw(200));
	}
}

/* State, parent, group, session and exit code, as /proc tells them; empty for who is gone. */
static void describe(struct node *node, char *text, size_t size)
{
	char path[64], state = 0, *stat, *end;
	int ppid, pgid, sid, code = 0;

	text[0] = 0;
	snprintf(path, sizeof(path), "/proc/%d/stat", node->pid);
	if (access(path, F_OK))
		return;
	stat = zdtm_slurp(path, NULL);
	end = strrchr(stat, ')');
	check(end && sscanf(end, ") %c %d %d %d", &state, &ppid, &pgid, &sid) == 4, "%s: %s", path, stat);
	if (state == 'Z')
		code = atoi(strrchr(stat, ' '));
	else if (state != 'T')
		state = 'S';
	snprintf(text, size, "%c parent %d group %d session %d code %d reaper %d", state, ppid, pgid, sid, code,
		 state == 'S' ? tell(node, TELL, 0) : 0);
	free(stat);
}

static void stop_some(void)
{
	char path[64];

	for (int i = 0; i < count; i++) {
		if (!nodes[i].ended && draw(6) == 0) {
			nodes[i].stopped = true;
			snprintf(path, sizeof(path), "/proc/%d/status", nodes[i].pid);
			must(kill(nodes[i].pid, SIGSTOP));
			while (zdtm_field(path, "State")[0] != 'T')
				sched_yield();
		}
	}
}

/* Makes the tree that belongs to a seed, and waits. */
static void random_tree(int argc, char **argv, uint64_t seed)
{
	pid_t pid;

	zdtm_start(argc, argv);
	/* For runs by hand with other seeds. */
	if (getenv("ZDTM_SEED"))
		seed = strtoul(getenv("ZDTM_SEED"), NULL, 10);
	state = seed * 0x9e3779b97f4a7c15ULL + 1;
	nodes = zdtm_map(NODES * sizeof(*nodes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS);
	/* Groups with stopped members get it when they become orphaned. */
	signal(SIGHUP, SIG_IGN);
	must(prctl(PR_SET_CHILD_SUBREAPER, 1));
	for (count = 0; count < 3; count++) {
		sem_init(&nodes[count].go, 1, 0);
		sem_init(&nodes[count].done, 1, 0);
		pid = must(fork());
		if (pid == 0)
			live(&nodes[count]);
		nodes[count].pid = pid;
	}
	for (int i = 0; i < STEPS; i++)
		step();
	stop_some();
	for (int i = 0; i < count; i++)
		describe(&nodes[i], before[i], sizeof(before[i]));

	zdtm_wait();
}

static void lose_a_node(void)
{
	for (int i = 0; i < count; i++)
		if (!nodes[i].ended)
			kill(nodes[i].pid, SIGKILL);
	usleep(100000);
}

static _Noreturn void random_tree_verify(void)
{
	char now[128];

	for (int i = 0; i < count; i++) {
		describe(&nodes[i], now, sizeof(now));
		check(!strcmp(now, before[i]), "pid %d: %s; was: %s", nodes[i].pid, now, before[i]);
	}
	for (int i = 0; i < count; i++)
		if (!nodes[i].ended)
			kill(nodes[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	pass();
}

#endif
