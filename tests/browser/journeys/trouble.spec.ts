// What goes wrong while somebody writes: every refusal says so, and nothing that was typed is lost.
import type { Locator, Page } from "@playwright/test";
import { pdf, programNamedPdf } from "../support/files.ts";
import { enterOn } from "../support/keyboard.ts";
import { PASSPHRASE, signIn } from "../support/people.ts";
import { expect, expectNoViolations, goOffline, picture, test } from "../support/test.ts";

const subjectOf = (page: Page): Locator => page.getByLabel("Subject", { exact: true });
const bodyOf = (page: Page): Locator => page.getByLabel("Message", { exact: true });
const toOf = (page: Page): Locator => page.getByRole("combobox", { name: "To" });
const sendOf = (page: Page): Locator => page.getByRole("button", { name: "Send", exact: true });
const savedOf = (page: Page): Locator => page.getByText(/^Saved .*, in Drafts$/);

async function startMessage(page: Page): Promise<void> {
  await signIn(page, "jane.doe");
  await page.getByRole("link", { name: "Send a Message" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "New Message" })).toBeVisible();
}

async function chooseRecipient(page: Page): Promise<void> {
  await toOf(page).fill("little rock pharm");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await expect(toOf(page)).toHaveValue("Little Rock Pharmacy");
}

/** Everything but Send, saved. */
async function writeMessage(page: Page, subject: string): Promise<void> {
  await chooseRecipient(page);
  await subjectOf(page).fill(subject);
  await bodyOf(page).fill("Please keep every word.");
  await bodyOf(page).blur();
  await expectAllKept(page);
}

/** The server has everything: leaving would lose nothing, so the page would not ask. */
async function expectAllKept(page: Page): Promise<void> {
  await expect(savedOf(page)).toBeVisible();
  const leave = () => window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  await expect.poll(() => page.evaluate(leave)).toBe(true);
}

async function expectSentOnce(page: Page, subject: string): Promise<void> {
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
  await page.goto("/");
  await page.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: "Sent", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sent" })).toBeVisible();
  await expect(page.getByRole("link", { name: subject })).toHaveCount(1);
}

test("an empty form says what is missing and loses nothing", async ({ page }) => {
  await startMessage(page);
  await toOf(page).fill("nobody by this name");
  await expect(page.getByText(/No care team found for/)).toBeVisible();
  await expectNoViolations(page);
  await toOf(page).press("Escape");
  await sendOf(page).click();

  const summary = page.locator(".error-summary");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("heading", { name: "Check these before you send" })).toBeVisible();
  await expect(summary.getByRole("link")).toHaveText([
    "Select a recipient from the list",
    "Enter a subject",
    "Write your message",
  ]);
  await expect(toOf(page)).toHaveValue("nobody by this name");
  await expect(toOf(page)).toHaveAccessibleDescription(/Select a recipient from the list/);
  await expectNoViolations(page);
  await picture(page, "compose-errors");
  await summary.getByRole("link", { name: "Enter a subject" }).click();
  await expect(subjectOf(page)).toBeFocused();
  await subjectOf(page).fill("Now there is one");
  await expect(page.getByText("Enter a subject")).toHaveCount(0);
});

test.describe("a file that is not what it says", () => {
  test.use({ expectedErrors: /status of 415 .*attachments/ });

  test("is refused beside its name, and the rest is kept", async ({ page }, info) => {
    const subject = `Not what it says (${info.project.name})`;
    await startMessage(page);
    await writeMessage(page, subject);
    const input = page.getByLabel("Attachments", { exact: true });
    await input.setInputFiles([pdf("good.pdf"), programNamedPdf("setup.pdf")]);
    const refused = page.getByRole("listitem").filter({ hasText: "setup.pdf" });
    await expect(refused.getByRole("alert")).toContainText("its content is not what its name says");
    await expect(page.getByRole("button", { name: "Remove good.pdf" })).toBeVisible();
    await sendOf(page).click();
    await expect(page.locator(".error-summary")).toBeFocused();
    await expectNoViolations(page);
    await picture(page, "compose-refused-file");
    await expect(subjectOf(page)).toHaveValue(subject);
    await page.getByRole("button", { name: "Remove setup.pdf" }).click();
    await sendOf(page).click();
    await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
    await expect(page.getByRole("link", { name: "good.pdf" })).toBeVisible();
    await expect(page.getByRole("main").getByText("setup.pdf")).toHaveCount(0);
  });

  test("is refused before it travels when its size or ending says enough", async ({ page }) => {
    await startMessage(page);
    const input = page.getByLabel("Attachments", { exact: true });
    await input.setInputFiles({ name: "empty.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(0) });
    await expect(page.getByText(/empty\.pdf: The file is empty/)).toBeVisible();
    await input.setInputFiles({ name: "run.exe", mimeType: "text/plain", buffer: Buffer.from("MZ") });
    await expect(page.getByText(/run\.exe: This kind of file is not taken/)).toBeVisible();
  });
});

test.describe("when the session ends while somebody writes", () => {
  test.use({ expectedErrors: /status of (401|403)/ });

  test("they sign in over the page and go on", async ({ page, context }, info) => {
    const subject = `The session ended (${info.project.name})`;
    await startMessage(page);
    await writeMessage(page, subject);
    await context.clearCookies();
    await bodyOf(page).fill("Typed after the session had ended.");
    await bodyOf(page).blur();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toHaveAccessibleName(/Your session ended/);
    await expectNoViolations(page);
    await picture(page, "sign-in-again", { whole: false });
    await expect(dialog.getByLabel("Username")).toHaveValue("jane.doe");
    await expect(dialog.getByRole("heading", { level: 2 })).toBeFocused();
    await page.keyboard.type("still typing ");
    await expect(dialog.getByLabel("Username"), "keys are for the text, not for the form").toHaveValue("jane.doe");
    await expect(dialog.getByLabel("Password", { exact: true })).toHaveValue("");
    await dialog.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
    await dialog.getByRole("button", { name: "Log in" }).click();
    await expect(dialog, "it asks for something else now").not.toHaveAccessibleName(/session ended/);
    await expect(dialog.getByRole("heading", { level: 2 }).first()).toBeFocused();
    await dialog.getByRole("button", { name: "Accept and continue" }).click();
    await expect(dialog).toBeHidden();
    await expect(bodyOf(page)).toHaveValue("Typed after the session had ended.");
    await expectAllKept(page);
    await sendOf(page).click();
    await expectSentOnce(page, subject);
  });
});

test.describe("when the network is gone", () => {
  test.use({ expectedErrors: /ERR_INTERNET_DISCONNECTED/ });

  test("Send says so and works once it is back", async ({ page, context }, info) => {
    const subject = `No network (${info.project.name})`;
    await startMessage(page);
    await writeMessage(page, subject);
    await goOffline(page);
    await sendOf(page).click();
    await expect(page.getByText(/^Not sent: no connection/)).toBeVisible();
    await expect(bodyOf(page)).toHaveValue("Please keep every word.");
    await expectNoViolations(page);
    await picture(page, "compose-offline");
    await context.setOffline(false);
    await sendOf(page).click();
    await expectSentOnce(page, subject);
  });
});

test("two quick clicks on Send send one message", async ({ page }, info) => {
  const subject = `Clicked twice (${info.project.name})`;
  await startMessage(page);
  await writeMessage(page, subject);
  await sendOf(page).dblclick();
  await expectSentOnce(page, subject);
});

test.describe("when another window changes the draft", () => {
  test.use({ expectedErrors: /status of 412 .*drafts|status of 409 .*drafts/ });

  test("the person chooses which text stays", async ({ page, context }, info) => {
    const subject = `Two windows (${info.project.name})`;
    await startMessage(page);
    await writeMessage(page, subject);
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(bodyOf(other)).toHaveValue("Please keep every word.");
    await bodyOf(other).fill("From the other window.");
    await bodyOf(other).blur();
    await expectAllKept(other);
    await bodyOf(page).fill("From the first window.");
    await bodyOf(page).blur();
    const dialog = page.getByRole("dialog", { name: /changed in another window/ });
    await expect(dialog).toContainText("From the first window.");
    await expect(dialog).toContainText("From the other window.");
    await expectNoViolations(page);
    await picture(page, "compose-two-windows", { whole: false });
    await dialog.getByRole("button", { name: "Take the other" }).click();
    await expect(dialog).toBeHidden();
    await expect(bodyOf(page)).toHaveValue("From the other window.");
    await sendOf(page).click();
    await expectSentOnce(page, subject);
  });
});

test.describe("when another device changes the draft", () => {
  test.use({ expectedErrors: /status of 412 .*drafts|status of 409 .*drafts/ });

  test("both texts and both files are kept, by keys", async ({ page, openPage, portal }, info) => {
    const subject = `Two devices (${info.project.name})`;
    await startMessage(page);
    await writeMessage(page, subject);
    const other = await openPage();
    await other.goto(portal.url);
    await signIn(other, "jane.doe");
    await other.goto(page.url());
    await expect(bodyOf(other)).toHaveValue("Please keep every word.");
    await other.getByLabel("Attachments", { exact: true }).setInputFiles(pdf("other.pdf"));
    await bodyOf(other).fill("From the other device.");
    await bodyOf(other).blur();
    await expectAllKept(other);
    await expect(other.getByRole("button", { name: "Remove other.pdf" })).toBeVisible();
    await bodyOf(page).fill("From this device.");
    await bodyOf(page).blur();
    const dialog = page.getByRole("dialog", { name: /changed in another window/ });
    await expect(dialog.getByRole("heading", { level: 3 })).toHaveCount(2);
    await expectNoViolations(page);
    await picture(page, "compose-two-devices", { whole: false });
    await enterOn(page, dialog.getByRole("button", { name: "Keep both texts" }));
    await expect(dialog).toBeHidden();
    await expect(bodyOf(page)).toHaveValue(/From the other device\.[^]*From this device\./);
    await expect(page.getByRole("button", { name: "Remove other.pdf" })).toBeVisible();
    await expectAllKept(page);
    await page.reload();
    await expect(bodyOf(page)).toHaveValue(/From the other device\.[^]*From this device\./);
    await expect(page.getByRole("button", { name: "Remove other.pdf" })).toBeVisible();
  });
});

test("a reload and Cancel keep the draft with its file", async ({ page }, info) => {
  const subject = `Kept in Drafts (${info.project.name})`;
  await startMessage(page);
  await page.getByLabel("Attachments", { exact: true }).setInputFiles(pdf("kept.pdf"));
  await writeMessage(page, subject);
  await page.reload();
  await expect(toOf(page)).toHaveValue("Little Rock Pharmacy");
  await expect(subjectOf(page)).toHaveValue(subject);
  await expect(bodyOf(page)).toHaveValue("Please keep every word.");
  await expect(page.getByRole("button", { name: "Remove kept.pdf" })).toBeVisible();

  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Keep this message?" });
  await expect(dialog).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "compose-leave", { whole: false });
  await dialog.getByRole("button", { name: "Keep in Drafts" }).click();
  await page.getByRole("link", { name: /^Drafts/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Drafts" })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "drafts");
  await page.getByRole("link", { name: subject }).click();
  await expect(bodyOf(page)).toHaveValue("Please keep every word.");
  await expect(page.getByRole("button", { name: "Remove kept.pdf" })).toBeVisible();
});
