#!/usr/bin/python3
"""A runner in another language that behaves as its job's spec says: {"acts": [one an attempt], "state": folder}.

Started under a name with "cuda" in it, it says that it found such a device. It speaks the control pipe of GenWorkers.Jobs/Pipe, so the supervisor meets a real process that faults on demand.
"""
import json, os, signal, struct, sys, threading, time

down, up = os.fdopen(int(sys.argv[2]), "rb"), os.fdopen(int(sys.argv[3]), "wb")
lock, asked, answers = threading.Lock(), threading.Event(), []
last_request = None
job_started = threading.Event()
job = None
kept = []


def send(**frame):
    body = json.dumps(frame).encode()
    with lock:
        up.write(struct.pack("<i", len(body)) + body)
        up.flush()


def read():
    """Reads frames for ever; the end of the pipe is the end of the process."""
    global job, last_request
    while True:
        header = down.read(4)
        if len(header) < 4:
            os._exit(0)
        frame = json.loads(down.read(struct.unpack("<i", header)[0]))
        if frame["type"] == "start":
            job, last_request = frame, None
            asked.clear()
            job_started.set()
        elif frame["type"] == "answer":
            answers.append(frame["committed"])
        elif frame["type"] == "exit":
            os._exit(0)
        else:
            last_request = frame["type"]
            asked.set()


def note(spec, text):
    with open(os.path.join(spec["state"], "log"), "a") as log:
        log.write(text + "\n")


def tick(phase="step"):
    send(type="tick", phase=phase)


def done():
    send(type="done", result={"artifacts": [], "dataset": None, "model": None, "metrics": {"acts": 1.0}})


def work(spec):
    while not asked.wait(0.02):
        tick()
    note(spec, last_request)
    send(type="cancelled" if last_request == "cancel" else "drained")


def stubborn(spec):
    while True:
        tick()
        time.sleep(0.02)


def checkpoint(spec):
    tick()
    row = {"step": 40, "key": "default/checkpoints/j/40", "sha256": "ab" * 32, "fingerprint": "peer", "trainedSeconds": 1.0}
    send(type="checkpoint", commitId=1, row=row)
    while not answers:
        time.sleep(0.01)
    note(spec, "committed" if answers.pop() else "fenced")


def eat(spec):
    hoard = []
    while True:
        hoard.append(bytearray(os.urandom(1 << 20) * 8))
        tick()


def hoard(spec):
    """Ends well and keeps what it took."""
    kept.append(bytearray(os.urandom(4096)) * 25600)  # 100 MiB
    done()


def write_raw(data):
    with lock:
        up.write(data)
        up.flush()
    time.sleep(600)


ACTS = {
    "done": lambda spec: done(),
    "fail": lambda spec: send(type="failed", code=spec["code"], message="as the spec says", artifacts=[]),
    "exit": lambda spec: os._exit(3),
    "abort": lambda spec: os.abort(),
    "segv": lambda spec: os.kill(os.getpid(), signal.SIGSEGV),
    "hang": lambda spec: time.sleep(600),
    "stop": lambda spec: os.kill(os.getpid(), signal.SIGSTOP),
    "garbage": lambda spec: write_raw(b"\x08\0\0\0garbage!"),
    "oversize": lambda spec: write_raw(b"\xff\xff\xff\x7f{"),
    "work": work,
    "stubborn": stubborn,
    "checkpoint": lambda spec: (checkpoint(spec), done()),
    "checkpointThenExit": lambda spec: (checkpoint(spec), os._exit(3)),
    "eat": eat,
    "hoard": hoard,
}

signal.signal(signal.SIGINT, signal.SIG_IGN)
threading.Thread(target=read, daemon=True).start()
devices = ["cpu", "cuda"] if "cuda" in os.path.basename(sys.argv[0]) else ["cpu"]
send(type="ready", capabilities={
    "torch": "peer", "torchError": None, "devices": devices, "threads": 1, "fingerprints": ["peer"]})
while True:
    job_started.wait()
    job_started.clear()
    spec = json.loads(job["specJson"])
    path = os.path.join(spec["state"], "log")
    attempt = sum(line.startswith("attempt") for line in open(path)) if os.path.exists(path) else 0
    act = spec["acts"][min(attempt, len(spec["acts"]) - 1)]
    note(spec, f"attempt {act} {os.getpid()}")
    tick()
    ACTS[act](spec)
