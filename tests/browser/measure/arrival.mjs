// From the moment a patient's message is sent until its row stands on the open page of its team.
import { randomUUID } from "node:crypto";
import { measure } from "./browser.mjs";

const MESSAGES = 20;

await measure(async (page, open) => {
  const desk = await open("pharmacy.tech");
  await desk.getByRole("navigation", { name: "Lists" }).getByRole("link", { name: "New", exact: true }).waitFor();
  const origin = new URL(page.url()).origin;
  const call = async (method, path, data, headers = {}) => {
    const answer = await page.request.fetch(`${origin}/api/v1${path}`, { method, data, headers: { origin, ...headers } });
    if (!answer.ok()) throw new Error(`${method} ${path.split("/").at(-1)} gives ${answer.status()}`);
    return answer.json().catch(() => undefined);
  };
  const { patients } = await call("GET", "/session");
  const patient = `/patients/${patients[0].id}`;
  const { items } = await call("GET", `${patient}/recipients?q=${encodeURIComponent("little rock pharmacy")}`);
  const times = [];
  for (let number = 1; number <= MESSAGES; number += 1) {
    const subject = `Measured ${number} of ${MESSAGES}`;
    const draft = `${patient}/drafts/${randomUUID()}`;
    await call("PUT", draft, { recipient_id: items[0].id, subject, body: "May I have this renewed?" });
    const row = desk.getByRole("link", { name: subject }).waitFor();
    const began = performance.now();
    await call("POST", `${draft}/send`, { attachments: [] }, { "if-match": "1" });
    await row;
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { p50: times[MESSAGES / 2], p95: times[Math.floor(MESSAGES * 0.95) - 1] };
});
