// Who may act for whom: giving a right by a code, seeing it, ending it; acting for several people;
// what two administrators bring into force.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { PASSPHRASE, signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test.use({ colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light") });

const switcher = (page: Page) => page.getByRole("button", { name: /: change person$/ });
const places = (page: Page) => page.getByRole("navigation", { name: /^Main menu/ });

/** The day so many days from now, as a date field takes it. */
function day(days: number): string {
  const date = new Date(Date.now() + days * 86_400_000);
  return new Intl.DateTimeFormat("en-CA", { timeZone: "America/Chicago" }).format(date);
}

async function openFamily(page: Page): Promise<void> {
  await places(page).getByRole("link", { name: "Family and access" }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Family and access" })).toBeFocused();
}

/** Enters the password where the portal asks who it is. */
async function confirm(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Enter your password to go on" });
  await dialog.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog).toBeHidden();
}

/** Fills the form in by a template, makes the code, and gives it. */
async function makeCode(page: Page, template: string, until?: string): Promise<string> {
  await page.getByRole("button", { name: "Let someone help" }).click();
  await page.getByRole("button", { name: template }).click();
  if (until !== undefined) await page.getByLabel("Last day").fill(until);
  await expect(page.getByLabel("see what is marked as sensitive")).not.toBeChecked();
  await expectNoViolations(page);
  await picture(page, "family-form");
  await page.getByRole("button", { name: "Make a code" }).click();
  const dialog = page.getByRole("dialog", { name: "Enter your password to go on" });
  const code = page.locator(".invite__code");
  await expect(dialog.or(code).first()).toBeVisible();
  if (await dialog.isVisible()) await confirm(page);
  await expect(code).toBeVisible();
  return (await code.textContent()) ?? "";
}

async function useCode(page: Page, code: string): Promise<void> {
  await page.getByRole("button", { name: /, account$/ }).click();
  await page.getByRole("link", { name: "Use a code" }).filter({ visible: true }).first().click();
  await page.getByLabel("Code", { exact: true }).fill(code.toLowerCase().replaceAll("-", " "));
  await page.getByRole("button", { name: "Look what it is for" }).click();
}

test.describe("a code", () => {
  // Ended rights are answered as what is not there; a wrong password and a question for it, too.
  test.use({ expectedErrors: /status of (401|403|404|409|422)/ });

  test("lets Beatriz act for Karan until he ends it", async ({ page, openPage }) => {
    await signIn(page, "karan.gerhold");
    await expect(switcher(page)).toHaveCount(0);
    await openFamily(page);
    await expectNoViolations(page);
    await picture(page, "family");
    await test.step("nothing typed is lost by what is wrong or by the question for the password", async () => {
      await page.getByRole("button", { name: "Let someone help" }).click();
      await page.getByRole("button", { name: "Make a code" }).click();
      await expect(page.locator(".error-summary")).toBeFocused();
      await expect(page.locator(".error-summary a")).toHaveText([
        "Choose at least one thing",
        "Enter the last day",
      ]);
      await expectNoViolations(page);
      await picture(page, "family-form-error");
      await page.getByRole("button", { name: "Cancel" }).click();
    });
    const code = await makeCode(page, "Surgery week");
    await expectNoViolations(page);
    await picture(page, "family-code");
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    await expect(page.locator(".invite__code")).toBeVisible();
    await picture(page, "family-code-print");
    await page.emulateMedia({ media: "screen" });

    const helper = await openPage();
    await signIn(helper, "beatriz.salazar");
    await useCode(helper, "ABCD-EFGH-JKLM");
    await expect(helper.locator(".error-summary")).toContainText("This code cannot be used.");
    await expectNoViolations(helper);
    await helper.getByLabel("Code", { exact: true }).fill(code);
    await helper.getByRole("button", { name: "Look what it is for" }).click();
    await expect(helper.getByRole("heading", { name: "You would act for Karan Gerhold" })).toBeVisible();
    await expectNoViolations(helper);
    await picture(helper, "use-code");
    await helper.getByRole("button", { name: "Agree and act for Karan Gerhold" }).click();
    await expect(switcher(helper)).toHaveAccessibleName(/Karan Gerhold, you act for them/);
    await expect(
      helper.getByText("For Karan you may read and write messages; make, move and cancel appointments."),
    ).toBeVisible();
    await expectNoViolations(helper);
    await picture(helper, "family-home");
    await openFamily(helper);
    await expectNoViolations(helper);
    await expect(helper.getByRole("button", { name: "Let someone help" })).toHaveCount(0);

    await test.step("Karan narrows it, then ends it in one tap", async () => {
      await page.reload();
      await expect(page.locator(".invite__code")).toHaveCount(0);
      const row = page.getByRole("row").filter({ hasText: "Beatriz Salazar" });
      await expect(row).toContainText("Holds now");
      await row.getByRole("button", { name: "Change: Beatriz Salazar" }).click();
      const dialog = page.getByRole("dialog", { name: "Change what Beatriz Salazar may do" });
      await dialog.getByLabel("make, move and cancel appointments").uncheck();
      await expectNoViolations(page);
      await picture(page, "family-change");
      await dialog.getByRole("button", { name: "Save the change" }).click();
      await expect(page.getByText("What Beatriz Salazar may do was changed.").first()).toBeVisible();
      await expect(row).not.toContainText("appointments");
      await picture(page, "family-with-grant");
      await makeCode(page, "Pharmacy only", day(6));
      await row.getByRole("button", { name: "End: Beatriz Salazar" }).click();
      const ended = page.locator("#family-said");
      await expect(ended).toContainText("Beatriz Salazar may not act for Karan any more.");
      await expect(ended).toContainText("If Beatriz Salazar has it, withdraw it below.");
      await expect(ended).toBeFocused();
      await expectNoViolations(page);
      await picture(page, "family-ended-code-open");
      await page.getByRole("button", { name: "Withdraw the code" }).click();
      await expect(ended).toHaveText("The code was withdrawn. It cannot be used any more.");
    });
    await test.step("it is gone at the next request", async () => {
      await helper.reload();
      await expect(helper.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
      await expect(helper.getByText("Karan")).toHaveCount(0);
      await expectNoViolations(helper);
    });
  });

  test("lets Patria act for Judi for a week", async ({ page, openPage }, info) => {
    const subject = `A refill for Judi (${info.project.name})`;
    await signIn(page, "judi.schamberger");
    await openFamily(page);
    const code = await makeCode(page, "Pharmacy only", day(6));
    const mother = await openPage();
    await signIn(mother, "patria.schamberger");
    await test.step("Patria does not see her grown daughter until then", async () => {
      await switcher(mother).click();
      await expect(mother.getByRole("link", { name: /^Arron Schamberger/ })).toBeVisible();
      await expect(mother.getByText("Judi")).toHaveCount(0);
      await mother.keyboard.press("Escape");
    });
    await useCode(mother, code);
    await mother.getByRole("button", { name: "Agree and act for Judi Schamberger" }).click();
    await expect(switcher(mother)).toHaveAccessibleName(/Judi Schamberger, you act for them/);
    const home = mother.url();
    await test.step("she finds pharmacies and nobody else", async () => {
      await mother.getByRole("link", { name: "Send a Message" }).click();
      const to = mother.getByRole("combobox", { name: "To" });
      await expect(to).toHaveAccessibleDescription(/You may write to pharmacies/);
      await to.fill("little rock");
      await expect(mother.getByRole("option", { name: "Little Rock Pharmacy", exact: true })).toBeVisible();
      const kinds = await mother.locator(".combobox__second").allTextContents();
      expect(kinds.filter((kind) => !kind.startsWith("Pharmacy"))).toEqual([]);
      await expectNoViolations(mother);
      await picture(mother, "pharmacy-only");
      await mother.keyboard.press("Escape");
    });
    await test.step("what she may not do any more is refused in words", async () => {
      await page.reload();
      const row = page.getByRole("row").filter({ hasText: "Patria Schamberger" });
      await row.getByRole("button", { name: "Change: Patria Schamberger" }).click();
      const dialog = page.getByRole("dialog", { name: "Change what Patria Schamberger may do" });
      await dialog.getByLabel("write to pharmacies and read their answers").uncheck();
      await dialog.getByLabel("write messages", { exact: true }).check();
      await dialog.getByRole("button", { name: "Save the change" }).click();
      const asked = page.getByRole("dialog", { name: "Enter your password to go on" });
      const changed = page.getByText("What Patria Schamberger may do was changed.").first();
      await expect(asked.or(changed).first()).toBeVisible();
      if (await asked.isVisible()) await confirm(page);
      await expect(changed).toBeVisible();
      await mother.goto(`${home}/messages`);
      await expect(mother.getByRole("heading", { name: "You may not do this for Judi" })).toBeVisible();
      await expectNoViolations(mother);
      await picture(mother, "refused");
      await mother.getByRole("link", { name: "Back to Home" }).click();
      await expect(mother).toHaveURL(home);
    });
    await test.step("what she writes is sent, and the receipt says who finds the answer", async () => {
      const team = "Little Rock Pharmacy";
      await mother.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
      await mother.getByRole("combobox", { name: "To" }).fill(team.toLowerCase());
      await mother.getByRole("option", { name: team, exact: true }).click();
      await mother.getByLabel("Subject", { exact: true }).fill(subject);
      await mother.getByLabel("Message", { exact: true }).fill("Please refill her tablets.");
      await mother.getByRole("button", { name: "Send", exact: true }).click();
      const sent = mother.locator("#sent");
      await expect(sent).toContainText(`${team} has your message`);
      await expect(sent).toContainText("You may write for Judi and not read.");
      await expect(sent).toBeFocused();
      await expectNoViolations(mother);
      await picture(mother, "receipt-unread");
      await sent.getByRole("link", { name: "Back to Home" }).click();
      // Of others whom she reads about, answers of the same pharmacy may be due.
      await expect(mother.getByRole("heading", { name: "Your family" })).toBeVisible();
      await expect(mother.getByText(subject)).toHaveCount(0);
      await expect(mother.getByRole("heading", { name: "What happens next" })).toHaveCount(0);
      // Read by Judi, so that nothing new waits for her in what comes after this.
      const mail = places(page).getByRole("link", { name: /Messaging/ }).filter({ visible: true });
      await mail.click();
      await page.getByRole("link", { name: subject }).first().click();
      await expect(page.getByText("Please refill her tablets.")).toBeVisible();
      await expect(mail).not.toHaveAccessibleName(/unread/);
    });
    await test.step("she gives it up", async () => {
      await openFamily(mother);
      const given = mother.getByRole("row").filter({ hasText: "Chosen by the patient" });
      await given.getByRole("button", { name: "Give it up: Patria Schamberger" }).click();
      await expect(switcher(mother)).toHaveAccessibleName(/Patria Schamberger, you/);
    });
  });
});

test("switching between people keeps the page and two windows do not mix", async ({ page }) => {
  await signIn(page, "jane.doe");
  await expect(switcher(page)).toHaveAccessibleName(/Jane Emily Doe, you/);
  await places(page).getByRole("link", { name: /Messaging/ }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  const jane = page.url();
  await expectNoViolations(page);
  await switcher(page).click();
  // What the open list covers in part is no place to tap meanwhile.
  await expectNoViolations(page, ".menu");
  await picture(page, "switcher", { whole: false });
  await page.getByRole("link", { name: /^Sam Doe, your child/ }).click();
  await expect(switcher(page)).toHaveAccessibleName(/Sam Doe, your child/);
  await expect(page).toHaveURL(/\/p\/[^/]+\/messages$/);
  expect(page.url()).not.toBe(jane);
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await expectNoViolations(page);

  const other = await page.context().newPage();
  await other.goto(jane);
  await expect(switcher(other)).toHaveAccessibleName(/Jane Emily Doe, you/);
  await page.reload();
  await expect(switcher(page)).toHaveAccessibleName(/Sam Doe, your child/);
  await other.close();

  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Your family" })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "home-family");
});

test("people are switched and a code is made by keys alone", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "phones have no keys");
  await signIn(page, "jane.doe");
  await enterOn(page, switcher(page));
  await enterOn(page, page.getByRole("link", { name: /^Alex Doe/ }));
  await expect(switcher(page)).toHaveAccessibleName(/Alex Doe/);
  await enterOn(page, switcher(page));
  await page.keyboard.press("Escape");
  await expect(switcher(page)).toBeFocused();
  await enterOn(page, switcher(page));
  await enterOn(page, page.getByRole("link", { name: /^Jane Emily Doe/ }));
  await enterOn(page, places(page).getByRole("link", { name: "Family and access" }).filter({ visible: true }));
  await enterOn(page, page.getByRole("button", { name: "Let someone help" }));
  const box = page.getByLabel("ask for refills and renewals");
  await tabTo(page, box);
  await page.keyboard.press("Space");
  await expect(box).toBeChecked();
  await page.getByLabel("Last day").fill(day(3));
  await enterOn(page, page.getByRole("button", { name: "Make a code" }));
  const password = page.getByRole("dialog").getByLabel("Password", { exact: true });
  const code = page.locator(".invite__code");
  await expect(password.or(code).first()).toBeVisible();
  if (await password.isVisible()) {
    await expect(password).toBeFocused();
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press("Enter");
  }
  await expect(code).toBeVisible();
  await enterOn(page, page.getByRole("button", { name: "Withdraw the code" }));
  await expect(page.getByText("The code was withdrawn.").first()).toBeVisible();
});

test.describe("administrators", () => {
  test.use({ expectedErrors: /status of (403|404|409|422)/ });

  test("one registers a guardian and the second one agrees", async ({ page, openPage }, info) => {
    const reason = `Pulaski County Court, 26-PR-104 (${info.project.name})`;
    await signIn(page, "site.admin");
    await expect(page.getByRole("heading", { level: 1, name: "Guardians and court orders" })).toBeVisible();
    await expectNoViolations(page);
    await page.getByRole("button", { name: "Register a guardian or a court order" }).click();
    await page.getByRole("button", { name: "Register", exact: true }).click();
    await expect(page.locator(".error-summary")).toBeFocused();
    await expectNoViolations(page);
    const refused = page.locator(".error-summary");
    const asks = page.getByRole("dialog", { name: "Enter your password to go on" });
    await test.step("nobody acts for themselves, and the form says so", async () => {
      await page.getByLabel("Family name of the patient").fill("Gerhold");
      await page.getByLabel("Birth date of the patient").fill("1938-05-17");
      await page.getByLabel("Username of the person").fill("karan.gerhold");
      await page.getByLabel("Order or document that it rests on").fill(reason);
      await page.getByLabel("read messages").check();
      await expect(refused).toHaveCount(0);
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await expect(asks.or(refused).first()).toBeVisible();
      if (await asks.isVisible()) await confirm(page);
      await expect(refused.getByRole("link")).toHaveText([/^This is the patient’s own account/]);
      await expect(refused).toBeFocused();
      await expectNoViolations(page);
      await picture(page, "admin-form-refused");
    });
    await page.getByLabel("Family name of the patient").fill("Toy");
    await page.getByLabel("Birth date of the patient").fill("2018-06-22");
    await page.getByLabel("Username of the person").fill("beatriz.salazar");
    await picture(page, "admin-form");
    await page.getByRole("button", { name: "Register", exact: true }).click();
    const row = (of: Page) => of.getByRole("row").filter({ hasText: reason });
    await expect(row(page)).toContainText("Another administrator decides");
    await expectNoViolations(page);
    await picture(page, "admin");

    const second = await openPage();
    await signIn(second, "records.admin");
    await row(second).getByRole("button", { name: /^Agree: Beatriz Salazar/ }).click();
    const asked = second.getByRole("dialog", { name: "Enter your password to go on" });
    const held = second.getByText(/^It holds now: Beatriz Salazar/).first();
    await expect(asked.or(held).first()).toBeVisible();
    if (await asked.isVisible()) await confirm(second);
    await expect(held).toBeVisible();
    await expect(row(second)).toHaveCount(0);
    await expectNoViolations(second);

    const guardian = await openPage();
    await signIn(guardian, "beatriz.salazar");
    await switcher(guardian).click();
    await guardian.getByRole("link", { name: /Toy, you are the guardian/ }).click();
    await expect(switcher(guardian)).toHaveAccessibleName(/Toy, you are the guardian/);
    await test.step("one of them ends it before its day and says why", async () => {
      await page.reload();
      const right = page.locator("#standing").getByRole("row").filter({ hasText: "Beatriz Salazar" });
      await right.getByRole("button", { name: /^End it: Beatriz Salazar/ }).click();
      const ending = page.getByRole("dialog", { name: /^End it before its day: Beatriz Salazar/ });
      await ending.getByRole("button", { name: "End it" }).click();
      await expect(ending.locator(".error-summary")).toBeFocused();
      await expectNoViolations(page);
      await ending.getByLabel("Order or document that it rests on").fill(`Ended by ${reason}`);
      await expectNoViolations(page);
      await picture(page, "admin-ending");
      await ending.getByRole("button", { name: "End it" }).click();
      const said = page.locator("#registrations-said");
      await expect(said).toContainText(/^It is ended: Beatriz Salazar for Toy/);
      await expect(said).toBeFocused();
      await expect(right).toHaveCount(0);
      await expectNoViolations(page);
    });
    await test.step("it is gone at the guardian's next request", async () => {
      await guardian.reload();
      await expect(guardian.getByRole("heading", { name: "This page does not exist" })).toBeVisible();
      await expect(guardian.getByText("Toy")).toHaveCount(0);
      await expectNoViolations(guardian);
    });
  });
});
