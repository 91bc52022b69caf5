// Before Send: words that raise the emergency panel, and what a care team will ask for. Neither stops anybody.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { PASSPHRASE, signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

const PHARMACY = "Little Rock Pharmacy";
const HEADING = "Is this an emergency? Call now.";

const to = (page: Page) => page.getByRole("combobox", { name: "To" });
const subject = (page: Page) => page.getByLabel("Subject", { exact: true });
const message = (page: Page) => page.getByLabel("Message", { exact: true });
const panel = (page: Page) => page.getByRole("region", { name: HEADING });
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true });
const asked = (page: Page) => page.locator("#facts-asked");
/** What is said to a screen reader now. */
const spoken = (page: Page, text: string) =>
  page.locator("[role=status][aria-live=polite]").filter({ hasText: text });

// Two windows in one draft.
test.use({ expectedErrors: /status of 412 .*drafts/ });

async function compose(page: Page, team: string): Promise<void> {
  const menu = page.getByRole("navigation", { name: "Main menu" });
  await menu.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).click();
  await page.getByRole("link", { name: "Send a Message" }).click();
  await to(page).fill(team);
  await page.getByRole("option", { name: team, exact: true }).click();
}

test("words of the list raise a panel that says where to call, and the message goes all the same", async ({
  page,
}, info) => {
  const title = `Since this morning (${info.project.name})`;
  const typed: string[] = [];
  page.on("request", (request) => {
    // Saving and sending carry the text; nothing else may.
    const text = `${request.url()} ${request.postData() ?? ""}`;
    if (/chest/i.test(text) && !request.url().includes("/drafts/")) typed.push(request.url());
  });
  await signIn(page, "jane.doe");
  await compose(page, "Little Rock Behavioral Health");
  await subject(page).fill(title);

  await test.step("a word is found as it is typed, and focus stays where it was", async () => {
    await message(page).pressSequentially("No, my chest");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    await expect(panel(page)).toHaveCount(0);
    await message(page).pressSequentially(" pain is not bad");
    await expect(panel(page)).toBeVisible();
    await expect(spoken(page, HEADING)).toHaveCount(1);
    await expect(message(page)).toBeFocused();
    await expect(panel(page).getByText("Shown because you wrote “chest pain”.")).toBeVisible();
    await expect(panel(page).getByRole("link", { name: "911" })).toHaveAttribute("href", "tel:911");
    await expect(panel(page).getByRole("link", { name: "988" })).toHaveAttribute("href", "tel:988");
    await expect(panel(page).getByText("Nurse advice line")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "emergency-panel");
  });

  await test.step("it stays when the word is gone, and put aside it comes back for another word alone", async () => {
    await message(page).fill("It is not bad.");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    await expect(panel(page)).toBeVisible();
    await panel(page).getByRole("button", { name: "Put this aside" }).click();
    await expect(panel(page)).toHaveCount(0);
    await expect(message(page)).toBeFocused();
    await message(page).pressSequentially(" Chest-pain again, I can’t breathe");
    await expect(panel(page).getByText("Shown because you wrote “can't breathe”.")).toBeVisible();
  });

  await test.step("the words are to be read, and that nobody is alerted", async () => {
    await panel(page).getByRole("link", { name: /^Which words show this/ }).click();
    await expect(
      page.getByRole("heading", { level: 1, name: "When the emergency panel appears" }),
    ).toBeVisible();
    await expect(page.getByText("Nobody is alerted.")).toBeVisible();
    await expect(page.getByRole("listitem").filter({ hasText: /^can't breathe$/ })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "emergency-words");
    await page.goBack();
    await expect(message(page)).toHaveValue(/Chest-pain again/);
    await expect(panel(page)).toBeVisible();
  });

  await test.step("Send sends", async () => {
    await send(page).click();
    await expect(page.getByText("Little Rock Behavioral Health has your message")).toBeVisible();
  });

  await test.step("a reply has it, too, for the patient", async () => {
    await message(page).fill("I took too many of them");
    await expect(panel(page).getByText("Shown because you wrote “took too many”.")).toBeVisible();
    await expect(message(page)).toBeFocused();
    await expectNoViolations(page);
    await picture(page, "emergency-reply");
    await send(page).click();
    await expect(page.getByText("I took too many of them")).toBeVisible();
  });
  expect(typed, "requests that carry what was typed").toEqual([]);

  await test.step("Help leads to the words", async () => {
    await page.goto("/help");
    await page.getByRole("link", { name: "When the emergency panel appears" }).click();
    await expect(page.getByRole("listitem").filter({ hasText: /^stroke$/ })).toBeVisible();
  });
});

test("what the pharmacy will ask for is said once, goes along, and is seen by both sides", async ({
  page,
  context,
  openPage,
}, info) => {
  const title = `My refill (${info.project.name})`;
  await signIn(page, "jane.doe");

  await test.step("fields come with the recipient, and none is needed", async () => {
    await compose(page, PHARMACY);
    await expect(page.getByRole("group", { name: `What ${PHARMACY} will ask for` })).toBeVisible();
    await expect(page.getByLabel("Since when")).toHaveCount(0);
    await subject(page).fill(title);
    await page.getByLabel("Medicine", { exact: true }).fill("Lisinopril 10 mg");
    await expect(asked(page)).toHaveCount(0);
    await message(page).fill("It is nearly gone.");
    const sentence = `${PHARMACY} will ask for: Days or doses left, Call-back number. Add them, or send without them.`;
    await expect(asked(page)).toContainText(sentence);
    await expect(spoken(page, sentence)).toHaveCount(1);
    await expect(message(page)).toBeFocused();
    await expectNoViolations(page);
    await picture(page, "facts-asked");
  });

  await test.step("what is missing is one step away, and two windows never overwrite each other", async () => {
    await asked(page).getByRole("button", { name: "Add them" }).click();
    const left = page.getByLabel("Days or doses left");
    await expect(left).toBeFocused();
    await left.fill("5 days");
    await expect(asked(page)).toContainText("will ask for one more thing: Call-back number.");
    await message(page).focus();
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    const other = await context.newPage();
    await other.goto(page.url());
    await expect(other.getByLabel("Days or doses left")).toHaveValue("5 days");
    await other.getByLabel("Days or doses left").fill("3 days");
    await message(other).focus();
    await expect(other.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    const saved = other.waitForResponse((response) => response.request().method() === "PUT");
    await message(other).pressSequentially(" Soon.");
    await saved;
    await other.close();
    await left.fill("4 days");
    const conflict = page.getByRole("dialog", { name: /changed in another window/ });
    await expect(conflict.getByText("Days or doses left: 4 days")).toBeVisible();
    await expect(conflict.getByText("Days or doses left: 3 days")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "facts-conflict", { whole: false });
    await conflict.getByRole("button", { name: "Keep mine" }).click();
    await expect(left).toHaveValue("4 days");
  });

  await test.step("what was typed for one kind of team stays in sight for another", async () => {
    await to(page).fill("Little Rock Behavioral Health");
    await page.getByRole("option", { name: "Little Rock Behavioral Health", exact: true }).click();
    await expect(page.getByLabel("Since when")).toBeVisible();
    await expect(page.getByLabel("Medicine", { exact: true })).toHaveValue("Lisinopril 10 mg");
    await to(page).fill(PHARMACY);
    await page.getByRole("option", { name: PHARMACY, exact: true }).click();
  });

  await test.step("the message goes without the number, and says the rest beside its text", async () => {
    await expect(asked(page)).toContainText("Call-back number");
    await send(page).click();
    await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
    const card = page.getByRole("article").first();
    await expect(card.getByText("Lisinopril 10 mg")).toBeVisible();
    await expect(card.getByText("4 days")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "facts-thread");
    await page.emulateMedia({ media: "print" });
    await expect(card.getByText("Lisinopril 10 mg")).toBeVisible();
    await picture(page, "facts-print");
    await page.emulateMedia({ media: "screen" });
  });

  await test.step("the team reads it, and has no panel of its own", async () => {
    const desk = await openPage();
    await signIn(desk, "pharmacy.tech");
    await desk.getByRole("link", { name: title }).click();
    await expect(desk.getByText("Lisinopril 10 mg")).toBeVisible();
    await message(desk).fill("Call 911 for chest pain.");
    await expect(desk.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    await expect(panel(desk)).toHaveCount(0);
    await expectNoViolations(desk);
    await picture(desk, "facts-team");
  });
});

test("the panel and the facts by keys alone", async ({ page }, info) => {
  await page.goto("/");
  await tabTo(page, page.getByLabel("Username"));
  await page.keyboard.type("jane.doe");
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await enterOn(page, page.getByRole("button", { name: "Accept and continue" }));
  await enterOn(page, page.getByRole("link", { name: "Send a Message" }));
  await tabTo(page, to(page));
  await page.keyboard.type("pharm rock");
  await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(to(page)).toHaveValue(PHARMACY);
  await tabTo(page, subject(page));
  await page.keyboard.type(`Overdose? (${info.project.name})`);
  // The subject is looked at, too; typing goes on where it was.
  await expect(panel(page)).toBeVisible();
  await expect(subject(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Medicine", { exact: true })).toBeFocused();
  await page.keyboard.type("Lisinopril");
  await tabTo(page, message(page));
  await page.keyboard.type("What is too much?");
  await expect(asked(page)).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(panel(page).getByRole("link", { name: "911" })).toBeFocused();
  await enterOn(page, panel(page).getByRole("button", { name: "Put this aside" }));
  await expect(panel(page)).toHaveCount(0);
  await expect(message(page)).toBeFocused();
  await enterOn(page, asked(page).getByRole("button", { name: "Add them" }));
  await expect(page.getByLabel("Days or doses left")).toBeFocused();
  await page.keyboard.type("5 days");
  await enterOn(page, send(page));
  await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
});
