// Threads that meet at barriers, wait on condition variables with timeouts, send through channels, and hold thread-local state.
// Writes 100 lines to "result": 99 of what was computed, and a last one.
use std::cell::Cell;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{mpsc, Arc, Barrier, Condvar, Mutex};
use std::thread;
use std::time::Duration;

const THREADS: u64 = 24;
const STEPS: u64 = 99;

thread_local!(static STATE: Cell<u64> = Cell::new(0));

fn mix(mut x: u64) -> u64 {
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x = x.wrapping_mul(0x94d049bb133111eb);
    x ^ x >> 31
}

fn compute(number: u64, barrier: Arc<Barrier>, out: mpsc::Sender<(u64, u64)>) {
    STATE.with(|state| state.set(number + 1));
    for step in 0..STEPS {
        let live: Vec<u64> = (0..20_000).map(|i| mix(STATE.with(|s| s.get()).wrapping_add(i))).collect();
        STATE.with(|state| state.set(live.iter().fold(state.get(), |a, b| mix(a ^ b))));
        let pi = (0..1000).map(|k| (if k % 2 == 0 { 4.0 } else { -4.0 }) / (2 * k + 1) as f64).sum::<f64>();
        out.send((step, STATE.with(|s| s.get()) ^ pi.to_bits())).unwrap();
        barrier.wait();
    }
}

fn main() {
    let barrier = Arc::new(Barrier::new(THREADS as usize + 1));
    let (out, parts) = mpsc::channel();
    let pulses = Arc::new(AtomicU64::new(0));
    let bell = Arc::new((Mutex::new(false), Condvar::new()));
    let pulse = {
        let (pulses, bell) = (pulses.clone(), bell.clone());
        thread::spawn(move || {
            let mut over = bell.0.lock().unwrap();
            while !*over {
                over = bell.1.wait_timeout(over, Duration::from_millis(5)).unwrap().0;
                pulses.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let threads: Vec<_> = (0..THREADS)
        .map(|number| {
            let (barrier, out) = (barrier.clone(), out.clone());
            thread::Builder::new().name(format!("worker-{}", number)).spawn(move || compute(number, barrier, out)).unwrap()
        })
        .collect();
    let mut result = File::create("result").unwrap();
    for step in 0..STEPS {
        let mut all = 0;
        for _ in 0..THREADS {
            let (at, part) = parts.recv().unwrap();
            assert_eq!(at, step);
            all ^= mix(part);
        }
        thread::sleep(Duration::from_millis(60));
        // Until it is gone, so that nobody comes too late to dump this.
        while step == 90 && Path::new("hold").exists() {
            thread::sleep(Duration::from_millis(20));
        }
        writeln!(result, "{} {:016x}", step, all).unwrap();
        barrier.wait();
    }
    for thread in threads {
        thread.join().unwrap();
    }
    *bell.0.lock().unwrap() = true;
    bell.1.notify_all();
    pulse.join().unwrap();
    let enough = pulses.load(Ordering::Relaxed) > 100;
    writeln!(result, "{}", if enough { "timeouts passed" } else { "timeouts stopped" }).unwrap();
}
