// What notices are sent to: a real mail server program that keeps what it takes, and an SMS gateway as
// docs/operations.md describes it.
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The same program as the tests of the API have. */
const PROGRAM = join(import.meta.dirname, "../../api/notifications/sink.py");
const SECRET = "the secret of the gateway";

/** A mail server. */
export class Sink {
  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    /** What the portal sends by. */
    readonly url: string,
  ) {}

  /** A server that runs. */
  static async start(): Promise<Sink> {
    const folder = await mkdtemp(join(tmpdir(), "carepost-mails-"));
    // Debian's package is for Debian's Python, whatever other one is on the PATH.
    const server = spawn("/usr/bin/python3", [PROGRAM, "0", folder], { stdio: ["pipe", "pipe", "inherit"] });
    const [port] = await once(createInterface({ input: server.stdout }), "line");
    return new Sink(server, folder, `smtp://127.0.0.1:${port}`);
  }

  /** Every mail to an address so far, as a person sees it, in the order in which they came. */
  async mails(to: string): Promise<string[]> {
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(".eml")).sort();
    const mails = await Promise.all(names.map((name) => readFile(join(this.folder, name), "utf8")));
    return mails.map(unfolded).filter((mail) => mail.startsWith(`${to}\n`));
  }

  async stop(): Promise<void> {
    const ended = once(this.server, "exit");
    // It ends when its input does.
    this.server.stdin?.end();
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Quoted-printable taken back, one line for each header. */
function unfolded(mail: string): string {
  return mail
    .replaceAll("=\r\n", "")
    .replaceAll("\r\n ", " ")
    .replaceAll("\r\n\t", " ")
    .replaceAll("=3D", "=")
    .replaceAll("\r\n", "\n");
}

/** The text of a mail, without its head. */
export function body(mail: string): string {
  return mail.split("\n\n").slice(2).join("\n\n");
}

/** The six digits of a text. */
export function codeIn(text: string): string {
  const found = /\b\d{6}\b/.exec(text);
  if (found === null) throw new Error(`no code in ${text}`);
  return found[0];
}

/** An SMS gateway that checks signatures. */
export class Gateway {
  /** Numbers to which it sends nothing, for good. */
  readonly refused = new Set<string>();
  private readonly texts = new Map<string, { to: string; text: string }>();

  private constructor(
    private readonly server: Server,
    /** What makes the portal send by it. */
    readonly settings: Record<string, string>,
  ) {}

  /** One that listens. */
  static async start(): Promise<Gateway> {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no address");
    const gateway = new Gateway(server, {
      CAREPOST_SMS_WEBHOOK_URL: `http://127.0.0.1:${address.port}/sms`,
      CAREPOST_SMS_WEBHOOK_SECRET: SECRET,
    });
    server.on("request", (request, answer) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        const signed = request.headers["x-carepost-signature"];
        answer.writeHead(gateway.take(Buffer.concat(parts), signed)).end();
      });
    });
    return gateway;
  }

  private take(bytes: Buffer, signed: string | string[] | undefined): number {
    const expected = createHmac("sha256", SECRET).update(bytes).digest("hex");
    if (signed !== `sha256=${expected}`) return 401;
    const { id, to, text } = JSON.parse(bytes.toString("utf8"));
    if (this.refused.has(to)) return 403;
    this.texts.set(id, { to, text });
    return 202;
  }

  /** What a number got so far. */
  to(number: string): string[] {
    return [...this.texts.values()].filter((it) => it.to === number).map((it) => it.text);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
