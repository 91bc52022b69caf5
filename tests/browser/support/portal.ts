// The real server with demonstration data: one per worker, on a free port, in a temporary folder.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface Portal {
  /** Where it answers, without a slash at the end. */
  url: string;
  /** Ends it and starts it again with the same data at the same address. */
  restart(): Promise<void>;
  /** Puts its clock this many hours ahead of the machine's. Only a portal with a clock of its own. */
  setAhead(hours: number): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** What a portal is on. */
export type Database = "SQLite" | "PostgreSQL";

/** What a portal has that others have not. */
interface Circumstances {
  /** SQLite unless this says otherwise. */
  database?: Database;
  /** A clock of its own. */
  clock?: boolean;
  /** So little room for files, as `mount` takes it, on a disk of their own. */
  room?: string;
}

/** Whether this machine lets us give a program a disk of its own. */
export const canMount = spawnSync("unshare", ["--mount", "--map-root-user", "true"]).status === 0;

/** The library that moves a portal's clock; journeys that need it are skipped without it. */
export const clockLibrary = process.env["CAREPOST_TEST_FAKETIME"];

/** Starts the portal with these settings and waits until it says that it is ready. */
export async function startPortal(
  settings: Record<string, string> = {},
  { database = "SQLite", clock = false, room }: Circumstances = {},
): Promise<Portal> {
  const binary = required("CAREPOST_BIN");
  const app = required("CAREPOST_WEB_DIR");
  const folder = await mkdtemp(join(tmpdir(), "carepost-journeys-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  // Beside its folder, which is its own.
  const ahead = `${folder}.clock`;
  const setAhead = async (hours: number) => {
    if (!clock) throw new Error("this portal has the machine's clock");
    await writeFile(ahead, `+${hours}h`);
  };
  let own: Record<string, string> = {};
  if (clock) {
    await setAhead(0);
    // The time of day alone: how long something takes, and when a file was written, stay as they are.
    own = {
      LD_PRELOAD: required("CAREPOST_TEST_FAKETIME"),
      FAKETIME_TIMESTAMP_FILE: ahead,
      FAKETIME_CACHE_DURATION: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      NO_FAKE_STAT: "1",
    };
  }
  const serve = [binary, "serve", "--demo", "--listen", url.slice("http://".length)];
  serve.push("--data-dir", folder, "--web-dir", app);
  if (database === "PostgreSQL") serve.push("--database-url", emptyDatabase());
  if (room !== undefined) {
    const mount = 'mkdir -p "$2" && mount -t tmpfs -o size="$1" tmpfs "$2" && shift 2 && exec "$@"';
    serve.unshift("unshare", "--mount", "--map-root-user", "sh", "-c", mount, "sh", room, join(folder, "storage"));
  }
  let log = "";
  const start = () => {
    const [program = binary, ...rest] = serve;
    const started = spawn(program, rest, {
      // Journeys hurry: they sign in and send more often than people may.
      env: {
        ...process.env,
        CAREPOST_SIGN_IN_FAILURES_PER_ADDRESS: "10000",
        CAREPOST_SENDS_PER_HOUR: "10000",
        CAREPOST_SEARCHES_PER_SECOND: "1000",
        ...own,
        ...settings,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
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
    await rm(ahead, { force: true });
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
  return { url, restart, setAhead, stop };
}

/** A new database of the run's PostgreSQL, which ends with the run. */
function emptyDatabase(): string {
  const server = required("CAREPOST_TEST_POSTGRES");
  const name = `journeys_${randomUUID().replaceAll("-", "")}`;
  const made = spawnSync(required("CAREPOST_TEST_CREATEDB"), ["--maintenance-db", server, name], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`there is no database: ${made.error ?? made.stderr}`);
  return server.replace("/postgres?", `/${name}?`);
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
