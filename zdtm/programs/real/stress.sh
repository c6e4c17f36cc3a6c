#!/bin/sh
# Workers of stress-ng that verify what they do, each for a number of operations. Writes a line to "result" for each: its kind and
# its end.
set -eu
: > result
for round in 1 2 3; do
	for worker in "cpu 150" "vm 20000 --vm-bytes 8m" "timer 8000 --timer-freq 10000" "sigq 300000" "pthread 6000"; do
		# Until it is gone, so that nobody comes too late to dump this.
		while [ $round = 3 ] && [ -e hold ] && [ "$(wc -l < result)" -ge 13 ]; do sleep 0.05; done
		# shellcheck disable=SC2086
		set -- $worker
		kind=$1 ops=$2
		shift 2
		stress-ng --temp-path "$PWD" --quiet --verify --oomable "--$kind" 2 "--$kind-ops" "$ops" "$@" > stress.out 2>&1 &&
			end=fine || end="exit status $?: $(cat stress.out)"
		echo "$round $kind $end" >> result
	done
done
