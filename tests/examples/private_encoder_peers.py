#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The moiety authors
# SPDX-License-Identifier: MIT
"""Peers of private_encoder that differ, are silent or die: python3 private_encoder_peers.py PROGRAM [unittest's arguments]

Every failure is one line on standard error and an exit status that is not 0, in bounded time, and nothing is left running.
"""

import contextlib
import random
import shutil
import signal
import socket
import threading
import time

import processes
from encoder_case import MODEL, SEED, TEXT, EncoderCase
from processes import NOTICED, set_config


class Peers(EncoderCase):
    """Peers that are not there, are something else or differ."""

    def assert_all_fail(self, roles, patterns, seconds=NOTICED):
        began = time.monotonic()
        for role, pattern in zip(roles, patterns):
            self.assert_fails(role, pattern, max(0.1, seconds - (time.monotonic() - began)))
        self.assertFalse((self.folder / "out.npy").exists())

    def test_other_format(self):
        roles = self.start_all(server=["--fraction-bits", "12"])
        self.assert_all_fail(roles, ["a party", "its fraction-bits is 16 and not 12", "server refuses: .*fraction-bits is 16 and not 12"])

    def test_other_functions(self):
        roles = self.start_all(client=["--softmax", "two_quad"])
        self.assert_all_fail(roles, ["a party", 'softmax is "two_quad" and not "accurate"', "server refuses"])

    def test_other_model(self):
        model = self.folder / "model"
        shutil.copytree(MODEL, model)
        set_config(model / "config.json", num_attention_heads=8)
        roles = self.start_all(model=model)
        self.assert_all_fail(roles, ["a party", "model/num_attention_heads is 4 and not 8", "server refuses"])

    def test_port_in_use(self):
        first = self.start("dealer", "--listen", "127.0.0.1:0")
        self.assert_fails(self.start("dealer", "--listen", first.where()), "port is in use")
        self.assert_fails(self.start("server", "--model", MODEL, "--listen", first.where(), "--dealer", "127.0.0.1:9"), "port is in use")

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as reserved:
            nowhere = f"127.0.0.1:{reserved.getsockname()[1]}"
        out = ["--output", self.folder / "x.npy", "--timeout", "0.5"]
        roles = [self.start("dealer", "--listen", "127.0.0.1:0", "--timeout", "0.5"),
                 self.start("client", "--config", MODEL, "--text", TEXT, "--server", nowhere, "--dealer", nowhere, *out),
                 self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--dealer", nowhere, "--timeout", "0.5")]
        for role, pattern in zip(roles, ("nobody connected", "the server: nobody answers", "the dealer: nobody answers")):
            self.assert_fails(role, pattern, NOTICED)

    def silent_or_strange(self, greeting):
        """A server and dealer that accept and say `greeting`, then nothing."""
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        kept = []

        def serve():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    kept.append(connection)
                    connection.sendall(greeting)

        threading.Thread(target=serve, daemon=True).start()
        self.addCleanup(lambda: [c.close() for c in kept])
        return f"127.0.0.1:{listener.getsockname()[1]}"

    def visit(self, role, greeting):
        """Connects twice, says `greeting`, then nothing."""
        host, port = role.where().split(":")
        for _ in range(2):
            connection = socket.create_connection((host, int(port)))
            self.addCleanup(connection.close)
            connection.sendall(greeting)

    def test_silent_peers(self):
        silent = self.silent_or_strange(b"")
        began = time.monotonic()
        client = self.start("client", "--config", MODEL, "--text", TEXT, "--server", silent, "--dealer", silent, "--output",
                            self.folder / "x.npy", "--timeout", "1")
        dealer = self.start("dealer", "--listen", "127.0.0.1:0", "--timeout", "1")
        server = self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--dealer", silent, "--timeout", "1")
        for role in (dealer, server):
            self.visit(role, b"")
        for role in (client, dealer, server):
            self.assert_fails(role, "kept silent for 1000 ms", NOTICED)
        self.assertGreaterEqual(time.monotonic() - began, 1)

    def test_strange_peers(self):
        strange = self.silent_or_strange(b"HTTP/1.1 400 Bad Request\r\n\r\n" * 10)
        client = self.start("client", "--config", MODEL, "--text", TEXT, "--server", strange, "--dealer", strange, "--output",
                            self.folder / "x.npy")
        dealer = self.start("dealer", "--listen", "127.0.0.1:0")
        server = self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--dealer", strange)
        for role in (dealer, server):
            self.visit(role, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)
        for role in (client, dealer, server):
            self.assert_fails(role, "does not speak", NOTICED)


class Killed(EncoderCase):
    """One role ends or stops at a random moment; the others end within seconds."""

    def end_one(self, random_source, how, pattern, *options):
        """A role that still waits for one that has not come cannot know of its end: it waits for --timeout."""
        roles = self.start_all(text=self.text, everyone=options)
        moment = random_source.uniform(0.1, 1.0)
        victim = random_source.randrange(3)
        time.sleep(moment)
        where = f"seed {SEED}: {roles[victim].name} after {moment:.3f} s"
        self.assertTrue(all(role.process.poll() is None for role in roles), f"{where}: somebody has ended before")
        roles[victim].process.send_signal(how)
        began = time.monotonic()
        with self.subTest(where):
            for i, role in enumerate(roles):
                if i != victim:
                    self.assert_fails(role, pattern, max(0.1, NOTICED - (time.monotonic() - began)))
            self.assertFalse((self.folder / "out.npy").exists())
        for role in roles:
            role.end()

    def test_killed_at_random_moments(self):
        random_source = random.Random(SEED)
        self.text = self.long_text()
        for _ in range(12):
            self.end_one(random_source, signal.SIGKILL, "closed|nobody|reset", "--timeout", 4)

    def test_stopped(self):
        random_source = random.Random(SEED + 1)
        self.text = self.long_text()
        for _ in range(3):
            self.end_one(random_source, signal.SIGSTOP, "silent|closed|nobody", "--timeout", 1)

    def test_dealer_gone_before_the_client_comes(self):
        dealer = self.start("dealer", "--listen", "127.0.0.1:0")
        server = self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--dealer", dealer.where())
        server.where()
        time.sleep(0.3)  # the server calls the dealer first
        dealer.process.kill()
        self.assert_fails(server, "the dealer: .*closed", NOTICED)

    def test_server_gone_before_the_client_comes(self):
        dealer = self.start("dealer", "--listen", "127.0.0.1:0")
        server = self.start("server", "--model", MODEL, "--listen", "127.0.0.1:0", "--dealer", dealer.where())
        server.where()
        time.sleep(0.3)
        server.process.kill()
        self.assert_fails(dealer, "a party: .*closed", NOTICED)


if __name__ == "__main__":
    processes.main()
