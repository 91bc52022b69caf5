// What a team does with a message beside answering it, and what the patient sees of that.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test.use({ colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light") });

const PHARMACY = "Little Rock Pharmacy";
const CLINIC = "Little Rock Family Medicine_Hauge, Allison, PA";

/** Writes to the pharmacy and stays on the thread's page. */
async function write(page: Page, subject: string): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: PHARMACY, exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill("May I have this renewed?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
}

/** Shows a list of the team. */
async function show(desk: Page, list: string): Promise<void> {
  // A phone shows the list or the message.
  const back = desk.getByRole("link", { name: "All messages" });
  if (await back.isVisible()) await back.click();
  await desk.getByRole("navigation", { name: "Lists" }).getByRole("link", { name: list, exact: true }).click();
}

/** Opens a message from a list of the team. */
async function open(desk: Page, list: string, subject: string): Promise<void> {
  await show(desk, list);
  await desk.getByRole("link", { name: subject }).click();
  await expect(desk.getByRole("heading", { level: 2, name: subject })).toBeVisible();
}

const messages = (page: Page) => page.getByRole("list", { name: "Messages", exact: true });

test("a team takes a message, notes something and hands it on; the patient sees where it went", async ({
  page,
  openPage,
}, info) => {
  const subject = `Renew it (${info.project.name})`;
  await signIn(page, "fannie.kutch");
  await write(page, subject);
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  const there = await openPage();
  await signIn(there, "allison.hauge");
  await expectNoViolations(desk);
  await picture(desk, "team-new");
  await open(desk, "New", subject);
  await test.step("she takes it, and it is hers", async () => {
    await expect(desk.getByText("Nobody of your team has this message.")).toBeVisible();
    await desk.getByRole("button", { name: "Take it", exact: true }).click();
    await expect(desk.getByText(/You have had this message since/)).toBeVisible();
    await expectNoViolations(desk);
  });
  await test.step("a note stays with the team", async () => {
    await desk.getByText("Write a note for the team").click();
    await desk.getByRole("button", { name: "Add note" }).click();
    await expect(desk.getByText("Write the note first")).toBeVisible();
    await desk.getByLabel("Note", { exact: true }).fill("No refills left, it expired in May.");
    await desk.getByRole("button", { name: "Add note" }).click();
    await expect(desk.getByRole("listitem").filter({ hasText: "it expired in May" })).toBeVisible();
    await expect(desk.getByLabel("Note", { exact: true })).toHaveValue("");
    await expectNoViolations(desk);
    await picture(desk, "team-thread-held");
  });
  await test.step("the patient thinks of something more, and has not sent it", async () => {
    await page.getByLabel("Message", { exact: true }).fill("It is the blue one.");
  });
  await test.step("it is handed on with a reason", async () => {
    await desk.getByRole("button", { name: "Hand it to another team" }).click();
    const dialog = desk.getByRole("dialog", { name: "Hand it to another team" });
    await dialog.getByRole("button", { name: "Hand it on" }).click();
    await expect(dialog.locator(".error-summary")).toBeFocused();
    await expect(dialog.locator(".error-summary a")).toHaveText(["Choose a team", "Say why"]);
    await expectNoViolations(desk);
    await dialog.getByLabel(/^Which team/).fill("little rock hauge");
    await dialog.getByRole("button", { name: "Search" }).click();
    await dialog.getByRole("button", { name: /Hauge/ }).first().click();
    await expect(dialog.getByLabel(/^Why/)).toBeFocused();
    await dialog.getByRole("button", { name: "Choose another one" }).click();
    await expect(dialog.getByLabel(/^Which team/)).toBeFocused();
    await dialog.getByRole("button", { name: /Hauge/ }).first().click();
    await dialog.getByLabel(/^Why/).fill("The prescriber has to renew it.");
    await expectNoViolations(desk);
    await picture(desk, "team-redirect");
    await dialog.getByRole("button", { name: "Hand it on" }).click();
    const handed = desk.locator("#handed");
    await expect(handed).toHaveText(`${CLINIC} has this message.`);
    await expect(handed).toBeFocused();
    await expect(desk.getByRole("link", { name: subject })).toHaveCount(0);
    await expectNoViolations(desk);
  });
  await test.step("the patient sees to whom and why, without a reload", async () => {
    const handed = messages(page).getByText(`${PHARMACY} passed this message on to ${CLINIC}.`);
    await expect(handed).toBeVisible({ timeout: 5_000 });
    await expect(messages(page).getByText("Why: The prescriber has to renew it.")).toBeVisible();
    const now = page.getByRole("list", { name: "Status of this message" }).locator("[aria-current]");
    await expect(now).toContainText(`Passed on to ${CLINIC}`);
    await expect(page.getByText("it expired in May")).toHaveCount(0);
    await expectNoViolations(page);
    await picture(page, "thread-handed-on");
  });
  await test.step("what the patient was typing is there still, and goes to the other team", async () => {
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue("It is the blue one.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("article").filter({ hasText: "It is the blue one." })).toBeVisible();
  });
  await test.step("the other team has it whole, and answers", async () => {
    await open(there, "New", subject);
    await expect(there.getByText("it expired in May")).toBeVisible();
    await expect(there.getByRole("article").filter({ hasText: "It is the blue one." })).toBeVisible();
    await there.getByLabel("Message", { exact: true }).fill("Renewed. Ask the pharmacy to fill it.");
    await there.getByRole("button", { name: "Send", exact: true }).click();
    await expect(messages(page).getByText("Renewed. Ask the pharmacy to fill it.")).toBeVisible({ timeout: 5_000 });
  });
});

test("an answer is taken back in time, and a message is closed and opened again", async ({
  page,
  openPage,
}, info) => {
  const subject = `For the wrong one (${info.project.name})`;
  await signIn(page, "george.kutch");
  await write(page, subject);
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await open(desk, "New", subject);
  await desk.getByLabel("Message", { exact: true }).fill("This was meant for somebody else.");
  await desk.getByRole("button", { name: "Send", exact: true }).click();
  const answer = page.getByRole("article").filter({ hasText: "meant for somebody else" });
  await expect(answer).toBeVisible({ timeout: 5_000 });
  await test.step("she takes it back", async () => {
    await desk.getByRole("button", { name: "Take it back" }).click();
    const dialog = desk.getByRole("dialog", { name: "Take this message back?" });
    await expectNoViolations(desk);
    await picture(desk, "team-recall");
    await dialog.getByRole("button", { name: "Take it back" }).click();
    await expect(desk.getByText("Patients, and teams that get this message later, do not see the text.")).toBeVisible();
    await expect(desk.getByRole("button", { name: "Take it back" })).toHaveCount(0);
  });
  await test.step("the patient sees that something was taken back and still waits", async () => {
    await expect(answer).toHaveCount(0, { timeout: 5_000 });
    await expect(messages(page).getByText(/This message was taken back/)).toBeVisible();
    await expect(messages(page).getByText(`${PHARMACY} took a message back.`)).toBeVisible();
    const now = page.getByRole("list", { name: "Status of this message" }).locator("[aria-current]");
    await expect(now).toContainText("Opened by the team");
    await expectNoViolations(page);
    await picture(page, "thread-recalled");
  });
  await test.step("closing without an answer takes a reason", async () => {
    await desk.getByRole("button", { name: "Close it" }).click();
    const dialog = desk.getByRole("dialog", { name: "Close it" });
    await dialog.getByRole("button", { name: "Close this message" }).click();
    await expect(dialog.locator(".error-summary a")).toHaveText(["Say why it is closed without an answer"]);
    await expectNoViolations(desk);
    await dialog.getByLabel(/^Why it is closed/).fill("We spoke on the phone.");
    await dialog.getByRole("button", { name: "Close this message" }).click();
    await expect(messages(page).getByText("Why: We spoke on the phone.")).toBeVisible({ timeout: 5_000 });
    await expect(page.getByText("The care team closed this message.")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "thread-closed");
  });
  await test.step("writing opens it again", async () => {
    await page.getByLabel("Message", { exact: true }).fill("One more thing.");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByRole("article").filter({ hasText: "One more thing." })).toBeVisible();
    await show(desk, "New");
    await expect(desk.getByRole("link", { name: subject })).toBeVisible({ timeout: 5_000 });
    await picture(desk, "team-new-again");
  });
  await test.step("the board says how the team is doing", async () => {
    const board = desk.getByRole("link", { name: "Board", exact: true }).filter({ visible: true });
    await board.click();
    await expect(desk.getByRole("heading", { level: 1, name: "Board" })).toBeFocused();
    const row = desk.getByRole("row").filter({ hasText: PHARMACY });
    await expect(row).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "board");
    const [file] = await Promise.all([
      desk.waitForEvent("download"),
      desk.getByRole("link", { name: /spreadsheet/ }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("board.csv");
  });
});

test("a message is taken, noted at and handed on by keys alone", async ({ page, openPage }, info) => {
  test.skip(info.project.name === "phone", "phones have no keys");
  const subject = `By keys (${info.project.name})`;
  await signIn(page, "meg.toy");
  await write(page, subject);
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await enterOn(desk, desk.getByRole("link", { name: subject }));
  await enterOn(desk, desk.getByRole("button", { name: "Take it", exact: true }));
  await expect(desk.getByText(/You have had this message since/)).toBeVisible();
  await expect(desk.locator("#thread-heading"), "the button is gone, the keyboard is not").toBeFocused();
  const note = desk.getByLabel("Note", { exact: true });
  await test.step("what she has begun is there when she comes back, and goes only when she says so", async () => {
    await enterOn(desk, desk.locator("summary"));
    await tabTo(desk, note);
    await desk.keyboard.type("Called.");
    const reply = desk.getByLabel("Message", { exact: true });
    await tabTo(desk, reply);
    await desk.keyboard.type("Not to be sent.");
    await open(desk, "Mine", subject);
    await expect(note).toHaveValue("Called.");
    await expect(reply).toHaveValue("Not to be sent.");
    const discard = desk.getByRole("button", { name: "Discard this reply" });
    await enterOn(desk, discard);
    const asked = desk.getByRole("dialog", { name: "Discard this reply?" });
    await expect(asked).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "team-discard", { whole: false });
    await desk.keyboard.press("Escape");
    await expect(discard).toBeFocused();
    await desk.keyboard.press("Enter");
    await enterOn(desk, asked.getByRole("button", { name: "Discard", exact: true }));
    await expect(reply).toBeFocused();
    await expect(reply).toHaveValue("");
    await expect(discard).toHaveCount(0);
  });
  await enterOn(desk, desk.getByRole("button", { name: "Add note" }));
  await expect(desk.getByRole("listitem").filter({ hasText: "Called." })).toBeVisible();
  const hand = desk.getByRole("button", { name: "Hand it to another team" });
  const dialog = desk.getByRole("dialog", { name: "Hand it to another team" });
  await enterOn(desk, hand);
  await expect(dialog).toBeVisible();
  await desk.keyboard.press("Escape");
  await expect(hand, "left, not done").toBeFocused();
  await desk.keyboard.press("Enter");
  await tabTo(desk, dialog.getByLabel(/^Which team/));
  await desk.keyboard.type("little rock case management");
  await desk.keyboard.press("Enter");
  await enterOn(desk, dialog.getByRole("button", { name: /Case Management/ }).first());
  await tabTo(desk, dialog.getByLabel(/^Why/));
  await desk.keyboard.type("They know more.");
  await enterOn(desk, dialog.getByRole("button", { name: "Hand it on" }));
  await expect(desk.locator("#handed")).toBeFocused();
  await expect(desk.getByRole("link", { name: subject })).toHaveCount(0);
});

test("an answer is taken back and a message is closed by keys alone", async ({ page, openPage }, info) => {
  test.skip(info.project.name === "phone", "phones have no keys");
  const subject = `Not for her (${info.project.name})`;
  await signIn(page, "fannie.kutch");
  await write(page, subject);
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await enterOn(desk, desk.getByRole("link", { name: subject }));
  await tabTo(desk, desk.getByLabel("Message", { exact: true }));
  await desk.keyboard.type("This was meant for somebody else.");
  await enterOn(desk, desk.getByRole("button", { name: "Send", exact: true }));
  const answer = page.getByRole("article").filter({ hasText: "meant for somebody else" });
  await expect(answer).toBeVisible({ timeout: 5_000 });
  await test.step("it is taken back", async () => {
    const back = desk.getByRole("button", { name: "Take it back" }).first();
    await enterOn(desk, back);
    const dialog = desk.getByRole("dialog", { name: "Take this message back?" });
    await expect(dialog).toBeVisible();
    await desk.keyboard.press("Escape");
    await expect(back, "left, not done").toBeFocused();
    await desk.keyboard.press("Enter");
    await enterOn(desk, dialog.getByRole("button", { name: "Take it back" }));
    await expect(desk.getByText("Patients, and teams that get this message later, do not see the text.")).toBeVisible();
    await expect(desk.locator("body"), "the button is gone, the keyboard is not").not.toBeFocused();
    await expect(answer).toHaveCount(0, { timeout: 5_000 });
  });
  await test.step("it is closed", async () => {
    const close = desk.getByRole("button", { name: "Close it" });
    await enterOn(desk, close);
    const dialog = desk.getByRole("dialog", { name: "Close it" });
    await enterOn(desk, dialog.getByRole("button", { name: "Close this message" }));
    await expect(dialog.locator(".error-summary")).toBeFocused();
    await tabTo(desk, dialog.getByLabel(/^Why it is closed/));
    await desk.keyboard.type("We spoke on the phone.");
    await enterOn(desk, dialog.getByRole("button", { name: "Close this message" }));
    await expect(dialog).toHaveCount(0);
    await expect(desk.locator("body"), "the dialog is gone, the keyboard is not").not.toBeFocused();
    await expect(messages(page).getByText("Why: We spoke on the phone.")).toBeVisible({ timeout: 5_000 });
  });
});
