"""A job in the foreground of an interactive shell is dumped, and restored as the job of another shell on another terminal.

usage: shell_job.py CRIU DIRECTORY
Ends with 0 and "PASS", or with 1 and what went wrong.
"""
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

TIMEOUT = 60
JOB = """echo $$ > job.pid
i=0
while [ ! -e stop ]; do
    i=$((i + 1))
    echo "line $i"
    sleep 0.05
done
read answer
echo "read $answer"
"""


def fail(why):
    print("FAIL:", why)
    sys.exit(1)


class Shell:
    """An interactive shell on a terminal of its own."""

    def __init__(self):
        self.text = ""
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ["PS1"] = "ready$ "
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
        self.expect("ready[$] ")

    def type(self, line):
        os.write(self.terminal, line.encode() + b"\n")

    def expect(self, pattern):
        """Waits for output, which is taken together with all before it."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            found = re.search(pattern, self.text)
            if found:
                taken = self.text[:found.end()]
                self.text = self.text[found.end():]
                return taken
            if not select.select([self.terminal], [], [], max(0, deadline - time.monotonic()))[0]:
                fail(f"the terminal does not show {pattern!r}, but {self.text!r}")
            try:
                self.text += os.read(self.terminal, 4096).decode()
            except OSError:
                fail(f"the terminal was closed, and had not shown {pattern!r}, but {self.text!r}")

    def foreground(self):
        return os.tcgetpgrp(self.terminal)

    def close(self):
        self.type("exit")
        deadline = time.monotonic() + TIMEOUT
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > deadline:
                os.kill(self.pid, signal.SIGKILL)
                fail("the shell does not exit")
            time.sleep(0.01)
        os.close(self.terminal)


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=TIMEOUT, text=True)


def refused(result, error):
    if result.returncode != 1 or error not in result.stdout:
        fail(f"{' '.join(result.args)}: exit code {result.returncode}, not 1 with {error!r}: {result.stdout}")


def main(criu):
    os.mkdir("images")
    with open("job", "w") as script:
        script.write(JOB)
    shell = Shell()
    shell.type("sh job; echo over")
    shown = shell.expect("line 5\r\n")
    pid = int(open("job.pid").read())
    if shell.foreground() != pid:
        fail("the job is not in the foreground")

    refused(run(criu, "dump", "-t", str(pid), "-D", "images"),
            f"pid {pid} fd 0 (tty): belongs to a session outside of the tree; use --shell-job")
    shown += shell.expect("line [0-9]+\r\n")
    result = run(criu, "dump", "-j", "-t", str(pid), "-D", "images")
    if result.returncode != 0:
        fail(f"dump: {result.stdout}")
    shown += shell.expect("ready[$] ")
    shell.close()

    refused(run(criu, "restore", "-D", "images"), "use --shell-job")
    refused(run(criu, "restore", "-j", "-D", "images"), "run criu in a terminal")
    shell = Shell()
    shell.type(f"{criu} restore -j -D images; echo status $?")
    shown += shell.expect("line [0-9]+\r\nline [0-9]+\r\n")
    if shell.foreground() != pid:
        fail("the restored job is not in the foreground")
    open("stop", "w").close()
    shell.type("an answer")
    shown += shell.expect("read an answer\r\n")
    numbers = [int(number) for number in re.findall(r"line ([0-9]+)\r\n", shown)]
    if numbers != list(range(1, len(numbers) + 1)):
        fail(f"the lines are {numbers}")
    shell.expect("status 0\r\n")
    shell.expect("ready[$] ")
    shell.close()
    print("PASS")


os.chdir(sys.argv[2])
main(sys.argv[1])
