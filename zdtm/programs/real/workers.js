// Worker threads that compute digests in steps and wait for each other through shared memory, timers that tick beside them, and
// asynchronous files and child processes' pipes. Writes 100 lines to "result": what was computed, and last whether timers ticked.
'use strict';
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const crypto = require('crypto');
const fs = require('fs');

const WORKERS = 3;
const STEPS = 99;
const HELD = 90; // a step that waits until the file "hold" is gone, so that nobody comes too late to dump this

function compute() {
  const shared = new Int32Array(workerData.shared);
  let digest = Buffer.from([workerData.number]);
  for (let step = 0; step < STEPS; step++) {
    for (let i = 0; i < 3000; i++) {
      digest = crypto.createHash('sha256').update(digest).digest();
    }
    parentPort.postMessage({ step, hex: digest.toString('hex') });
    Atomics.wait(shared, 0, step); // until the main thread has seen everybody's step
  }
}

async function main() {
  const ticks = { interval: 0, immediate: 0, file: 0 };
  const interval = setInterval(() => ticks.interval++, 10);
  const shared = new Int32Array(new SharedArrayBuffer(4));
  const result = fs.openSync('result', 'w');
  const parts = Array.from({ length: STEPS }, () => []);
  const immediate = () => { ticks.immediate++; pending = setTimeout(immediate, 5); };
  let pending = setTimeout(immediate, 5);
  let done;
  const finished = new Promise(resolve => { done = resolve; });
  for (let number = 0; number < WORKERS; number++) {
    const worker = new Worker(__filename, { workerData: { number, shared: shared.buffer } });
    worker.on('message', async ({ step, hex }) => {
      parts[step][number] = hex.slice(0, 16);
      if (Object.keys(parts[step]).length === WORKERS) {
        await fs.promises.writeFile('scratch', parts[step].join(' ')); // in the thread pool
        const back = await fs.promises.readFile('scratch', 'latin1');
        ticks.file++;
        setTimeout(async () => {
          while (step === HELD && fs.existsSync('hold')) await new Promise(resolve => setTimeout(resolve, 20));
          fs.writeSync(result, `${step} ${back}\n`);
          Atomics.store(shared, 0, step + 1);
          Atomics.notify(shared, 0);
          if (step === STEPS - 1) done();
        }, 20);
      }
    });
    worker.on('error', error => { throw error; });
  }
  await finished;
  clearInterval(interval);
  clearTimeout(pending);
  const enough = ticks.interval > 100 && ticks.immediate > 100 && ticks.file === STEPS;
  fs.writeSync(result, enough ? 'timers ticked\n' : `timers stopped: ${JSON.stringify(ticks)}\n`);
}

if (isMainThread) main(); else compute();
