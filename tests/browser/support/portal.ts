// The real server with demonstration data: one per worker, on a free port, in a temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface Portal {
  /** Where it answers, without a slash at the end. */
  url: string;
  /** Ends it and starts it again with the same data at the same address. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** Starts the portal with these settings and waits until it says that it is ready. */
export async function startPortal(settings: Record<string, string> = {}): Promise<Portal> {
  const binary = required("CAREPOST_BIN");
  const app = required("CAREPOST_WEB_DIR");
  const folder = await mkdtemp(join(tmpdir(), "carepost-journeys-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  let log = "";
  const start = () => {
    const started = spawn(
      binary,
      ["serve", "--demo", "--listen", url.slice("http://".length), "--data-dir", folder, "--web-dir", app],
      {
        // Journeys hurry: they sign in and send more often than people may.
        env: {
          ...process.env,
          CAREPOST_SIGN_IN_FAILURES_PER_ADDRESS: "10000",
          CAREPOST_SENDS_PER_HOUR: "10000",
          CAREPOST_SEARCHES_PER_SECOND: "1000",
          ...settings,
        },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (text: Buffer) => {
        log = (log + text.toString()).slice(-20_000);
      });
    }
    return started;
  };
  let server = start();
  const stop = async () => {
    await end(server);
    await rm(folder, { recursive: true, force: true });
  };
  const restart = async () => {
    await end(server);
    server = start();
    await ready(url, server);
  };
  try {
    await ready(url, server);
  } catch (error) {
    await stop();
    throw new Error(`The portal did not start: ${error}\n${log}`);
  }
  return { url, restart, stop };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: journeys are started by \`cargo xtask test\``);
  return value;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    try {
      // A connection of its own, and not for ever: what is kept open may be the one that just ended.
      const headers = { connection: "close" };
      if ((await fetch(`${url}/readyz`, { headers, signal: AbortSignal.timeout(5_000) })).ok) return;
    } catch {
      // Not listening yet, or not answering.
    }
    if (Date.now() > deadline) throw new Error("it was not ready after a minute");
    await pause(50);
  }
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill("SIGTERM");
  const kill = setTimeout(() => server.kill("SIGKILL"), 10_000);
  const [code] = await ended;
  clearTimeout(kill);
  if (code !== 0) throw new Error(`the server ended with ${code} when it was asked to stop`);
}
