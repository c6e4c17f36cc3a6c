/*
 * Socket pairs of all types, with messages on their way, are made and closed.
 */
/* zdtm: flavours=host,ns transition=yes */
#include <sys/socket.h>
#include "transition.h"

#define PAIRS	6

static int pairs[PAIRS][2];
static unsigned sent[PAIRS];

static void step(unsigned round)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };
	unsigned n = round % PAIRS, got[4];

	if (sent[n]) {
		for (unsigned i = 0; i < 3; i++) {
			check(recv(pairs[n][1], got, sizeof(got[0]), MSG_DONTWAIT) == sizeof(got[0]), "message %u is gone: %m", i);
			check(got[0] == sent[n] + i, "message %u says %u", i, got[0]);
		}
		must(close(pairs[n][0]));
		must(close(pairs[n][1]));
		sent[n] = 0;
	} else {
		must(socketpair(AF_UNIX, types[round % 3], 0, pairs[n]));
		sent[n] = round + 1;
		for (unsigned i = 0; i < 3; i++)
			must(send(pairs[n][0], &(unsigned){ sent[n] + i }, sizeof(unsigned), 0));
	}
}

int main(int argc, char **argv)
{
	zdtm_start(argc, argv);
	transition(step);
}
