// The inbox page of the portal, written for Fastify and better-sqlite3 over the same database file.
// What it does and what it leaves out is in the README beside it.
import cluster from "node:cluster";
import { createDecipheriv, createHash, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import Fastify from "fastify";

const folder = process.env.TWIN_DATA_DIR;
const workers = Number(process.env.TWIN_WORKERS ?? 1);
if (!folder || !existsSync(join(folder, "carepost.db"))) {
  throw new Error("TWIN_DATA_DIR must name a folder with carepost.db and site.key");
}

if (workers > 1 && cluster.isPrimary) {
  let listening = 0;
  cluster.on("listening", (_worker, address) => {
    listening += 1;
    if (listening === workers) say(address.port);
  });
  cluster.on("exit", () => process.exit(1));
  for (let n = 0; n < workers; n += 1) cluster.fork();
} else {
  await serve();
}

function say(port) {
  console.log(`The twin listens on http://127.0.0.1:${port}`);
}

async function serve() {
  const data = new Database(join(folder, "carepost.db"), { readonly: true });
  // The portal's settings for its readers.
  data.pragma("mmap_size = 268435456");
  data.pragma("cache_size = -16384");
  data.pragma("temp_store = MEMORY");
  // The first key of the file is the one in use.
  const siteKey = readFileSync(join(folder, "site.key")).subarray(0, 32);
  const own = mkdtempSync(join(tmpdir(), "carepost-twin-"));
  process.on("exit", () => rmSync(own, { recursive: true, force: true }));
  const record = auditLog(new Database(join(own, "audit.db")));

  const sessionByHash = data.prepare(
    `SELECT s.id, s.account_id, s.idle_expires_at, s.absolute_expires_at, s.ended_at,
            s.banner_version, a.disabled_at
     FROM session s JOIN account a ON a.id = s.account_id WHERE s.token_hash = ?`,
  );
  const grantOf = data.prepare(
    `SELECT id, kind, capabilities FROM access_grant
     WHERE account_id = ? AND patient_id = ? AND valid_from <= ?
       AND (valid_until IS NULL OR valid_until > ?) AND (revoked_at IS NULL OR revoked_at > ?)`,
  );
  const keyOf = data.prepare("SELECT wrapped_key FROM patient_key WHERE patient_id = ?").pluck();
  const page = data
    .prepare(
      `SELECT e.message_id, e.thread_id, e.sent_at, e.read_at, m.attachments,
              t.subject, t.state, t.reply_by, r.label
       FROM mailbox_entry e JOIN message m ON m.id = e.message_id
       JOIN thread t ON t.id = e.thread_id JOIN recipient r ON r.id = t.recipient_id
       WHERE e.account_id = ? AND e.patient_id = ? AND e.folder = ?
         AND (e.sent_at, e.message_id) < (?, ?)
       ORDER BY e.sent_at DESC, e.message_id DESC LIMIT ?`,
    )
    .raw();

  const READ_MESSAGES = 1;
  const WAITING = new Set(["sent", "opened", "redirected"]);
  const sessions = new Map();
  const keys = new Map();

  /** The session of a cookie; kept for a second, as the portal does. */
  function sessionOf(cookie, now) {
    const token = /(?:^|;\s*)sid=([^;]+)/.exec(cookie ?? "")?.[1];
    if (!token) return undefined;
    const kept = sessions.get(token);
    if (kept && now - kept.at < 1_000_000) return kept.session;
    const session = sessionByHash.get(createHash("sha256").update(token).digest());
    sessions.set(token, { at: now, session });
    return session;
  }

  function keyOfPatient(patient, bytes) {
    let key = keys.get(patient);
    if (key === undefined) {
      const bound = Buffer.concat([Buffer.from("patient_key.wrapped_key"), Buffer.from([1]), bytes]);
      key = open(siteKey, keyOf.get(bytes), bound);
      keys.set(patient, key);
    }
    return key;
  }

  const app = Fastify({ logger: false });
  app.get("/readyz", async () => "ready");
  app.get(
    "/api/v1/patients/:patient/messages",
    {
      schema: {
        querystring: {
          type: "object",
          additionalProperties: false,
          required: ["folder"],
          properties: {
            folder: { type: "string", enum: ["inbox", "sent"] },
            cursor: { type: "string", pattern: "^[0-9a-f]{48}$" },
            limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
          },
        },
        response: { 200: pageSchema() },
      },
    },
    (request, reply) => {
      const now = Date.now() * 1000;
      reply.header("cache-control", "no-store").header("x-request-id", randomUUID());
      const session = sessionOf(request.headers.cookie, now);
      const open_ =
        session &&
        session.ended_at === null &&
        session.disabled_at === null &&
        session.banner_version !== null &&
        now < session.idle_expires_at &&
        now < session.absolute_expires_at;
      if (!open_) return reply.code(401).send();
      const patient = bytesOf(request.params.patient);
      const grants = patient && grantOf.all(session.account_id, patient, now, now, now);
      const grant = grants?.find((it) => (it.capabilities & READ_MESSAGES) === READ_MESSAGES);
      if (!grant) return reply.code(404).send();
      const { folder: name, cursor, limit } = request.query;
      const [at, id] = cursor
        ? [Number.parseInt(cursor.slice(0, 16), 16), Buffer.from(cursor.slice(16), "hex")]
        : [Number.MAX_SAFE_INTEGER, Buffer.alloc(16, 0xff)];
      const rows = page.all(session.account_id, patient, name, at, id, limit + 1);
      const more = rows.length > limit;
      if (more) rows.pop();
      const key = rows.length > 0 ? keyOfPatient(request.params.patient, patient) : undefined;
      const items = rows.map((row) => ({
        id: textOf(row[0]),
        thread_id: textOf(row[1]),
        recipient: row[8],
        subject: open(key, row[5], subjectBound(patient, row[1])).toString("utf8"),
        sent_at: row[2],
        unread: name === "inbox" && row[3] === null,
        attachments: row[4],
        state: row[6],
        reply_by: WAITING.has(row[6]) ? row[7] : undefined,
      }));
      const last = rows.at(-1);
      const next = more
        ? last[2].toString(16).padStart(16, "0") + last[0].toString("hex")
        : null;
      record(session, request.params.patient, grant, now);
      return reply.send({ items, next });
    },
  );
  await app.listen({ host: "127.0.0.1", port: 0 });
  if (cluster.isPrimary) say(app.server.address().port);
  process.on("SIGTERM", () => process.exit(0));
}

const SUBJECT = Buffer.from("thread.subject");
const VERSION = Buffer.from([1]);

function subjectBound(patient, thread) {
  return Buffer.concat([VERSION, patient, thread, SUBJECT]);
}

/** version | nonce | ciphertext | tag */
function open(key, sealed, bound) {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 13));
  decipher.setAAD(bound);
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  const text = decipher.update(sealed.subarray(13, sealed.length - 16));
  decipher.final();
  return text;
}

/** One row for each session, patient and five minutes, on disk before the answer leaves. */
function auditLog(file) {
  file.pragma("journal_mode = WAL");
  file.pragma("synchronous = FULL");
  file.exec(
    `CREATE TABLE IF NOT EXISTS audit_event (id INTEGER PRIMARY KEY, at INTEGER, account_id BLOB,
     session_id BLOB, patient_id TEXT, grant_id BLOB, action TEXT, count INTEGER)`,
  );
  const insert = file.prepare(
    `INSERT INTO audit_event (at, account_id, session_id, patient_id, grant_id, action, count)
     VALUES (?, ?, ?, ?, ?, 'read_mailbox', 1)`,
  );
  const windows = new Map();
  return (session, patient, grant, now) => {
    const name = session.id.toString("hex") + patient;
    const window = windows.get(name);
    if (window && now - window.at < 300_000_000) {
      window.more += 1;
      return;
    }
    insert.run(now, session.account_id, session.id, patient, grant.id);
    windows.set(name, { at: now, more: 0 });
  };
}

function bytesOf(uuid) {
  const hex = uuid.replaceAll("-", "");
  return /^[0-9a-f]{32}$/.test(hex) ? Buffer.from(hex, "hex") : undefined;
}

function textOf(bytes) {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function pageSchema() {
  const text = { type: "string" };
  return {
    type: "object",
    properties: {
      items: {
        type: "array",
        items: {
          type: "object",
          properties: {
            id: text,
            thread_id: text,
            recipient: text,
            subject: text,
            sent_at: { type: "integer" },
            unread: { type: "boolean" },
            attachments: { type: "integer" },
            state: text,
            reply_by: text,
          },
        },
      },
      next: { type: ["string", "null"] },
    },
  };
}
