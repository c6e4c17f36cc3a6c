// Goroutines on threads of their own and on shared ones, channels between them, timers beside them, and garbage to collect.
// Writes 100 lines to "result": what was computed, and last whether timers ticked.
package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

const (
	locked = 8  // goroutines that keep a thread each
	free   = 24 // goroutines that move between threads
	steps  = 99
)

type part struct {
	step   int
	digest [32]byte
}

func compute(number int, lock bool, out chan<- part, proceed <-chan struct{}) {
	if lock {
		runtime.LockOSThread()
	}
	digest := sha256.Sum256([]byte{byte(number)})
	for step := 0; step < steps; step++ {
		live := map[[32]byte][]byte{}
		for i := 0; i < 150; i++ {
			digest = sha256.Sum256(digest[:])
			live[digest] = make([]byte, 512)
		}
		if len(live) != 150 {
			panic("lost entries")
		}
		out <- part{step, digest}
		<-proceed
	}
}

func main() {
	var ticks, alarms atomic.Int64
	ticker := time.NewTicker(5 * time.Millisecond)
	go func() {
		for range ticker.C {
			ticks.Add(1)
		}
	}()
	var again func()
	again = func() { alarms.Add(1); time.AfterFunc(7*time.Millisecond, again) }
	again()
	var outs []chan part
	var proceeds []chan struct{}
	for i := 0; i < locked+free; i++ {
		out, proceed := make(chan part), make(chan struct{})
		outs, proceeds = append(outs, out), append(proceeds, proceed)
		go compute(i, i < locked, out, proceed)
	}
	result, err := os.Create("result")
	if err != nil {
		panic(err)
	}
	for step := 0; step < steps; step++ {
		all := sha256.New()
		for _, out := range outs {
			p := <-out
			if p.step != step {
				panic("out of step")
			}
			all.Write(p.digest[:])
		}
		time.Sleep(60 * time.Millisecond)
		for held := step == 90; held; time.Sleep(20 * time.Millisecond) {
			_, err := os.Stat("hold") // until it is gone, so that nobody comes too late to dump this
			held = err == nil
		}
		fmt.Fprintf(result, "%d %x\n", step, all.Sum(nil)[:8])
		for _, proceed := range proceeds {
			proceed <- struct{}{}
		}
	}
	if ticks.Load() > 150 && alarms.Load() > 100 {
		fmt.Fprintln(result, "timers ticked")
	} else {
		fmt.Fprintf(result, "timers stopped: %d %d\n", ticks.Load(), alarms.Load())
	}
}
