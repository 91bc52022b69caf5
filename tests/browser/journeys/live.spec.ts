// What happens on one side moves on the other without a reload.
import type { Page } from "@playwright/test";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

const messagingOf = (page: Page) =>
  page
    .getByRole("navigation", { name: "Main menu" })
    .getByRole("link", { name: /Messaging/ })
    .filter({ visible: true });
const counters = (page: Page) =>
  page.evaluate(async () => {
    const headers = { "x-carepost-background": "1" };
    return (await (await fetch("/api/v1/counters", { headers })).json()) as {
      patients: { unread: number }[];
    };
  });

/** Writes to the pharmacy and stays on the thread's page. */
async function write(page: Page, subject: string): Promise<void> {
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill("Is it ready?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
}

async function answer(desk: Page, subject: string, words: string): Promise<void> {
  await desk.getByRole("link", { name: subject }).click();
  await answerOpen(desk, words);
}

/** Answers in the thread that is open. */
async function answerOpen(desk: Page, words: string): Promise<void> {
  await desk.getByLabel("Message", { exact: true }).fill(words);
  await desk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(desk.getByRole("article").filter({ hasText: words })).toBeVisible();
}

/** Says on the page what its stream of events is doing. */
async function watchStreams(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Real = window.EventSource;
    const streams: EventSource[] = [];
    Object.assign(window, { streams });
    window.EventSource = class extends Real {
      constructor(url: string) {
        super(url);
        streams.push(this);
      }
    };
  });
}

const openStreams = (page: Page) =>
  page.evaluate(() => {
    const { streams } = window as unknown as { streams: EventSource[] };
    return streams.filter((stream) => stream.readyState !== EventSource.CLOSED).length;
  });

/** Makes the page believe that it is hidden, or seen again: headless browsers hide nothing. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

test("both sides see what happens without a reload", async ({ page, openPage }, info) => {
  const subject = `Side by side (${info.project.name})`;
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await expect(desk.getByRole("heading", { level: 1, name: "Messages to answer" })).toBeVisible();
  await signIn(page, "judi.schamberger");
  await write(page, subject);

  await test.step("the team's list has it", async () => {
    await expect(desk.getByRole("link", { name: subject })).toBeVisible({ timeout: 3_000 });
    await expect(desk.getByRole("status").filter({ hasText: "1 new message" })).toHaveCount(1);
  });
  await test.step("the patient sees that it was opened", async () => {
    const now = page.getByRole("list", { name: "Status of this message" }).locator("[aria-current]");
    await expect(now).toContainText("Sent");
    await desk.getByRole("link", { name: subject }).click();
    await expect(now).toContainText("Opened by the team", { timeout: 3_000 });
    await expectNoViolations(page);
  });
  await test.step("the answer comes while the patient writes elsewhere, and nothing is lost", async () => {
    // A phone's thread has no room for the button; the folders have.
    await messagingOf(page).click();
    await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
    const field = page.getByLabel("Message", { exact: true });
    await field.fill("In the middle of");
    await answerOpen(desk, "Yes, at window 3.");
    await expect(messagingOf(page)).toHaveAccessibleName(/1 unread/, { timeout: 3_000 });
    await expect(page.getByRole("status").filter({ hasText: "1 new message" })).toHaveCount(1);
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("In the middle of");
    await expectNoViolations(page);
    await picture(page, "live-badge");
  });
  await test.step("reading it in one window clears the badge in the other", async () => {
    const other = await page.context().newPage();
    await other.goto("/");
    await expect(messagingOf(other)).toHaveAccessibleName(/1 unread/);
    await messagingOf(other).click();
    await other.getByRole("link", { name: subject }).click();
    await expect(other.getByText("Yes, at window 3.")).toBeVisible();
    await expect(messagingOf(page)).not.toHaveAccessibleName(/unread/, { timeout: 3_000 });
    await other.close();
  });
  await test.step("an open inbox takes in what comes", async () => {
    await messagingOf(page).click();
    await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
    const rows = page.getByRole("main").getByRole("link", { name: subject });
    await expect(rows).toHaveCount(1);
    await page.evaluate(() => window.scrollTo(0, 40));
    const before = await page.evaluate(() => window.scrollY);
    // It has left the list of what waits; the team still has it open.
    await answerOpen(desk, "And bring your ID.");
    await expect(rows).toHaveCount(2, { timeout: 3_000 });
    expect(await page.evaluate(() => window.scrollY)).toBe(before);
  });
});

test("a hidden window closes its stream and catches up when it is seen", async ({ page, openPage }, info) => {
  const subject = `Looked away (${info.project.name})`;
  await watchStreams(page);
  await signIn(page, "carlene.schamberger");
  await write(page, subject);
  await page.getByRole("link", { name: "Inbox" }).first().click();
  await expect.poll(() => openStreams(page)).toBe(1);
  await hide(page, true);
  expect(await openStreams(page)).toBe(0);

  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await answer(desk, subject, "It is.");
  await expect.poll(async () => (await counters(page)).patients[0]?.unread).toBe(1);
  await expect(messagingOf(page)).not.toHaveAccessibleName(/unread/);
  await hide(page, false);
  expect(await openStreams(page)).toBe(1);
  await expect(messagingOf(page)).toHaveAccessibleName(/1 unread/, { timeout: 3_000 });
  await expect(page.getByRole("main").getByRole("link", { name: subject })).toHaveCount(1);
});

test.describe("when the stream is cut", () => {
  test.use({ expectedErrors: /ERR_|Failed to load resource|status of 5/ });

  test("a restart of the server is survived", async ({ page, openPage, portal }, info) => {
    const subject = `Before the restart (${info.project.name})`;
    await signIn(page, "meg.toy");
    await write(page, subject);
    const draft = page.getByLabel("Message", { exact: true });
    await draft.fill("Still writing");
    const desk = await openPage();
    await signIn(desk, "pharmacy.tech");
    // The page is there: what a part does that is on its way has a journey of its own.
    await expect(desk.getByRole("link", { name: subject })).toBeVisible();
    await portal.restart();
    await answer(desk, subject, "After the restart.");
    // The browser waits some seconds before it takes a cut stream up.
    await expect(page.getByText("After the restart.")).toBeVisible({ timeout: 20_000 });
    await expect(draft).toHaveValue("Still writing");
  });

  test("so is a device that was without a network", async ({ page, openPage }, info) => {
    const subject = `Through a tunnel (${info.project.name})`;
    await signIn(page, "fannie.kutch");
    await write(page, subject);
    const desk = await openPage();
    await signIn(desk, "pharmacy.tech");
    await page.context().setOffline(true);
    await answer(desk, subject, "While you were away.");
    await page.context().setOffline(false);
    await expect(page.getByText("While you were away.")).toBeVisible({ timeout: 20_000 });
  });
});
