// The end of a session: it is said before, can be put off, and loses nothing. The server's sessions
// last a minute here, the shortest there is; every clock is the real one.
import type { Page } from "@playwright/test";
import { pdf } from "../support/files.ts";
import { PASSPHRASE, signIn } from "../support/people.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { catchRequests, expect, expectNoViolations, goOffline, picture, test as base } from "../support/test.ts";

const test = base.extend<object, { portal: Portal }>({
  portal: [
    async ({ database }, use) => {
      const portal = await startPortal({ CAREPOST_IDLE_MINUTES: "1" }, { database });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

test.use({ expectedErrors: /status of (401|403)|ERR_INTERNET_DISCONNECTED/ });
test.setTimeout(300_000);

const warningOf = (page: Page) => page.getByRole("alertdialog", { name: "Are you still there?" });
const SOON = { timeout: 45_000 };

const ONCE = "the clocks are the same at any width";

test("one stays, in this window or another, and is signed out with every word kept", async ({
  page,
  isMobile,
}) => {
  test.skip(Boolean(isMobile), ONCE);
  await signIn(page, "jane.doe");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  const body = page.getByLabel("Message", { exact: true });
  await body.fill("Written before I was called away.");
  await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();

  await test.step("it is said, and by a key one stays", async () => {
    await expect(warningOf(page)).toBeVisible(SOON);
    await expect(warningOf(page)).toHaveAccessibleDescription(/signed out in \d+ seconds/);
    await expect(page.getByRole("button", { name: "Stay signed in" })).toBeFocused();
    await expectNoViolations(page);
    await picture(page, "time-out", { whole: false });
    await page.keyboard.press("Enter");
    await expect(warningOf(page)).toBeHidden();
    await expect(body, "focus is back where it was").toBeFocused();
  });

  await test.step("who types is not asked", async () => {
    // Longer than anybody who does nothing has until the question: 20 seconds.
    const end = Date.now() + 30_000;
    while (Date.now() < end) {
      const saved = page.waitForResponse(
        (answer) => answer.request().method() === "PUT" && answer.url().includes("/drafts/"),
      );
      await body.pressSequentially(" on");
      expect((await saved).status()).toBe(200);
      await expect(warningOf(page)).toBeHidden();
    }
  });

  await test.step("staying in one window closes the question in the other", async () => {
    const other = await page.context().newPage();
    await other.goto("/");
    await expect(warningOf(other)).toBeVisible(SOON);
    await expect(warningOf(page)).toBeVisible(SOON);
    await other.getByRole("button", { name: "Stay signed in" }).click();
    await expect(warningOf(page)).toBeHidden();
    await other.close();
  });

  await test.step("nobody answers: signed in again over the page, the words are there", async () => {
    const words = await body.inputValue();
    await expect(warningOf(page)).toBeVisible(SOON);
    const again = page.getByRole("dialog", { name: /Your session ended/ });
    await expect(again).toBeVisible({ timeout: 60_000 });
    await expect(warningOf(page)).toBeHidden();
    await expectNoViolations(page);
    await again.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
    await again.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Accept and continue" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(body).toHaveValue(words);
  });
});

test("a message with three files, written on a phone, outlives the network and the session", async ({
  page,
  isMobile,
}, info) => {
  test.skip(!isMobile && info.project.name !== "postgres", "a phone's width");
  await page.setViewportSize({ width: 390, height: 844 });
  const subject = `Three files (${info.project.name})`;
  await catchRequests(page);
  await signIn(page, "jane.doe");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  const body = page.getByLabel("Message", { exact: true });
  await body.fill("The lists are attached.");
  const attach = page.getByLabel("Attachments", { exact: true });
  await attach.setInputFiles([pdf("one.pdf"), pdf("two.pdf")]);
  for (const name of ["one.pdf", "two.pdf"]) {
    await expect(page.getByRole("button", { name: `Remove ${name}` })).toBeVisible();
  }
  const third = page.getByRole("listitem").filter({ hasText: "three.pdf" });

  await test.step("the network goes while the third file is on its way", async () => {
    await goOffline(page);
    await attach.setInputFiles(pdf("three.pdf"));
    await body.fill("The lists are attached, and the label.");
    await expect(third.getByRole("alert")).toBeVisible();
    await picture(page, "compose-three-files-offline");
  });
  await test.step("the session ends meanwhile, and one signs in again over the page", async () => {
    await expect(warningOf(page)).toBeVisible(SOON);
    // Longer than the session has left; its own clock is the server's.
    await page.waitForTimeout(50_000);
    await page.context().setOffline(false);
    const again = page.getByRole("dialog", { name: /Your session ended/ });
    await expect(again).toBeVisible({ timeout: 60_000 });
    await expectNoViolations(page);
    await again.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
    await again.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Accept and continue" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
  await test.step("the file goes on by itself, and the message has every word and all three", async () => {
    await expect(page.getByRole("button", { name: "Remove three.pdf" })).toBeVisible();
    await expect(third.getByRole("alert")).toHaveCount(0);
    await expect(body).toHaveValue("The lists are attached, and the label.");
    await expectNoViolations(page);
    await picture(page, "compose-three-files");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
    const list = page.getByRole("list", { name: "Attachments" });
    await expect(list.getByRole("link")).toHaveText(["one.pdf", "two.pdf", "three.pdf"]);
    await expect(page.getByText("The lists are attached, and the label.")).toBeVisible();
  });
});

test("who only reads finds the sign-in page, and Sign out now works", async ({ page, isMobile }) => {
  test.skip(Boolean(isMobile), ONCE);
  await signIn(page, "jane.doe");
  await expect(warningOf(page)).toBeVisible(SOON);
  await page.getByRole("button", { name: "Sign out now" }).click();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();

  await signIn(page, "jane.doe");
  await expect(warningOf(page)).toBeVisible(SOON);
  await expect(page.getByText(/Your session ended because nothing was done/)).toBeVisible({
    timeout: 60_000,
  });
});
