"""Headless Chromium, driven through its debugging pipe: pages are opened, looked at, clicked, photographed and printed."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
           "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb", "--host-resolver-rules=MAP * ~NOTFOUND"]


def find_browser():
    return next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)


class Browser:
    """One page of one browser. Messages are JSON texts that end in a zero byte, on the browser's descriptors 3 and 4."""

    def __init__(self, program=None, limit_s=60):
        self.limit_s = limit_s
        self.profile = tempfile.TemporaryDirectory(prefix="airloom-browser-")
        (their_in, self.write_end), (self.read_end, their_out) = os.pipe(), os.pipe()

        def give():  # the browser's ends, where it looks for them; first out of the way of both
            a, b = os.dup(their_in), os.dup(their_out)
            while min(a, b) < 5:
                a, b = os.dup(a), os.dup(b)
            os.dup2(a, 3)
            os.dup2(b, 4)

        command = [program or find_browser(), *OPTIONS, "--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,  # pylint: disable=consider-using-with
                                        close_fds=False, preexec_fn=give)
        os.close(their_in)
        os.close(their_out)
        self.rest, self.number, self.session, self.events = b"", 0, None, []
        target = next(t for t in self.send("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self.session = None
            self.send("Browser.close")
        except (OSError, RuntimeError):
            self.process.kill()
        self.process.wait(timeout=20)
        os.close(self.write_end)
        os.close(self.read_end)
        self.profile.cleanup()

    def receive(self, until):
        """The next message, or None when none came in time."""
        while b"\0" not in self.rest:
            if not select.select([self.read_end], [], [], max(0.0, until - time.monotonic()))[0]:
                return None
            part = os.read(self.read_end, 1 << 20)
            if not part:
                raise OSError("the browser ended")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def send(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + self.limit_s
        while (answer := self.receive(until)) is not None:
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)
        raise RuntimeError(f"{method}: no answer in {self.limit_s} s")

    def run(self, script):
        """The value of a JavaScript expression; promises are awaited."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def wait(self, condition, limit_s=60):
        """Waits until a JavaScript expression is true. @return seconds"""
        began = time.monotonic()
        while not self.run(f"Boolean({condition})"):
            if time.monotonic() - began > limit_s:
                raise RuntimeError(f"not in {limit_s} s: {condition}")
            time.sleep(0.02)
        return time.monotonic() - began

    def open(self, address):
        """Opens a page afresh, also where it is the one that is shown."""
        for url in ("about:blank", address):
            self.events.clear()
            self.send("Page.navigate", url=url)
            self.wait(f"document.readyState === 'complete' && location.href === {json.dumps(url)}")

    def look(self, width, height=900, dark=False, media="screen"):
        """The size of the window, the colours and the medium from now on."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def screenshot(self, whole=True, clip=None):
        """The whole page, a part of it, or what the window shows."""
        clip = clip or (self.whole() if whole else None)
        return base64.b64decode(self.send("Page.captureScreenshot", format="png", captureBeyondViewport=clip is not None, **({"clip": clip} if clip else {}))["data"])

    def whole(self):
        size = self.send("Page.getLayoutMetrics")["cssContentSize"]
        return {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}

    def pdf(self):
        return base64.b64decode(self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def troubles(self):
        """What the console was told of: exceptions, errors and warnings."""
        found = []
        for event in self.events:
            if event["method"] == "Runtime.exceptionThrown":
                details = event["params"]["exceptionDetails"]
                found.append(details.get("exception", {}).get("description") or details["text"])
            if event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] in ("error", "warning"):
                found.append(event["params"]["entry"]["text"])
            if event["method"] == "Runtime.consoleAPICalled" and event["params"]["type"] in ("error", "warning", "assert"):
                found.append(" ".join(str(a.get("value", a.get("description"))) for a in event["params"]["args"]))
        return found
