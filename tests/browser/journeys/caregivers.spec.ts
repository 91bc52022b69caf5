// Writing for somebody else: whom a message is for, who sees the conversation, what a teen keeps to
// herself, whom the care team reads about, and a right that ends while one writes.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { PASSPHRASE, signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test.use({ colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light") });

const PHARMACY = "Little Rock Pharmacy";
const patientName = (page: Page) => page.getByLabel("Patient Name", { exact: true });
const messaging = (page: Page) =>
  page
    .getByRole("navigation", { name: /^Main menu/ })
    .getByRole("link", { name: /Messaging/ })
    .filter({ visible: true });

/** Opens the page of somebody by the switcher. */
async function actFor(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name: /: change person$/ }).click();
  await page.getByRole("link", { name }).filter({ visible: true }).click();
  await expect(page.getByRole("button", { name: /: change person$/ })).toHaveAccessibleName(name);
}

async function openForm(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Send a Message" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New Message" })).toBeVisible();
}

/** Chooses a care team and fills subject and message in; nothing is sent. */
async function write(page: Page, subject: string, message: string): Promise<void> {
  const to = page.getByRole("combobox", { name: "To" });
  await to.fill("little rock pharmacy");
  await page.getByRole("option", { name: PHARMACY, exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill(message);
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
}

/** The care team's page of a conversation. */
async function atTheDesk(desk: Page, subject: string): Promise<void> {
  await signIn(desk, "pharmacy.tech");
  await desk.getByRole("link", { name: subject }).click();
  await expect(desk.getByRole("list", { name: "Messages", exact: true })).toBeVisible();
}

test("Patria writes for Arron and sees nothing of what Carlene keeps to herself", async ({
  page,
  openPage,
}, info) => {
  const secret = `Something personal (${info.project.name})`;
  const subject = `Arron's inhaler (${info.project.name})`;
  const teen = await openPage();
  await test.step("Carlene writes by herself, without her mother", async () => {
    await signIn(teen, "carlene.schamberger");
    await openForm(teen);
    const readers = teen.getByRole("group", { name: "Who can see this conversation" });
    await expect(readers.getByLabel("Patria Schamberger, parent")).not.toBeChecked();
    await expectNoViolations(teen);
    await picture(teen, "teen-compose");
    await write(teen, secret, "May I come by myself?");
    await send(teen);
    await expect(teen.getByText("Patria")).toHaveCount(0);
  });
  await test.step("Patria writes for Arron", async () => {
    await signIn(page, "patria.schamberger");
    await openForm(page);
    await patientName(page).selectOption({ label: "Schamberger, Arron" });
    await expect(page).toHaveURL(/\/messages\/new$/);
    await write(page, subject, "He needs a second inhaler for school.");
    await expectNoViolations(page);
    await picture(page, "caregiver-compose");
    await send(page);
    await expect(page.getByRole("button", { name: /: change person$/ })).toHaveAccessibleName(/^Arron/);
  });
  await test.step("nothing of Carlene's is anywhere in what she sees", async () => {
    await actFor(page, /^Carlene Schamberger, your child/);
    for (const folder of ["Inbox", "Sent", "Trash"]) {
      await messaging(page).click();
      await page.getByRole("navigation", { name: "Folders" }).getByRole("link", { name: folder }).click();
      await expect(page.getByRole("heading", { level: 1, name: folder })).toBeVisible();
      await expect(page.getByText(/^Nothing|^No |empty/i).first()).toBeVisible();
      await expect(page.getByText("Something personal")).toHaveCount(0);
    }
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Your family" })).toBeVisible();
    await expect(page.getByText("Something personal")).toHaveCount(0);
  });
  await test.step("the pharmacy sees who writes for whom, and answers Carlene alone", async () => {
    const desk = await openPage();
    await atTheDesk(desk, subject);
    await expect(desk.getByRole("article", { name: /^Message by Patria Schamberger, parent/ })).toBeVisible();
    await expect(desk.locator(".patient-line")).toContainText("Schamberger, Arron");
    await expectNoViolations(desk);
    await picture(desk, "team-for-child");
    await desk.goto("/");
    await desk.getByRole("link", { name: secret }).click();
    await expect(desk.getByText("May I come by myself?")).toBeVisible();
    await desk.getByLabel("Message", { exact: true }).fill("Yes, you may.");
    await desk.getByRole("button", { name: "Send", exact: true }).click();
    await expect(desk.getByText(/Your answer was sent/)).toBeVisible();
    await expect(teen.getByText("Yes, you may.")).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { name: "Your family" })).toBeVisible();
    await expect(page.getByText(/unread/)).toHaveCount(0);
  });
});

test("George and Fannie share what is written for Sherron, and each reads it for themselves", async ({
  page,
  openPage,
}, info) => {
  const subject = `Sherron's allergy (${info.project.name})`;
  const other = await openPage();
  await signIn(page, "george.kutch");
  await openForm(page);
  await patientName(page).selectOption({ label: "Kutch, Sherron" });
  const readers = page.getByRole("group", { name: "Who can see this conversation" });
  await expect(readers.getByLabel("Fannie Kutch, parent")).toBeChecked();
  await write(page, subject, "Which tablets may Sherron take?");
  await send(page);
  await expect(page.getByText("Fannie Kutch, parent")).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "thread-shared");
  await signIn(other, "fannie.kutch");
  // On the conversation's own page the answer would count as read at once.
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Your family" })).toBeVisible();

  const desk = await openPage();
  await atTheDesk(desk, subject);
  await desk.getByLabel("Message", { exact: true }).fill("The blue ones.");
  await desk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(desk.getByText(/Your answer was sent/)).toBeVisible();

  // What George wrote is new to Fannie, too.
  const unread = (of: Page) => of.getByRole("link", { name: /unread messages? for Sherron$/ });
  await expect(unread(page)).toHaveText("1 unread message");
  await expect(unread(other)).toHaveText("2 unread messages");
  await expectNoViolations(page);
  await picture(page, "home-caregiver");
  await unread(page).click();
  await page.getByRole("link", { name: subject }).click();
  await expect(page.getByText("The blue ones.")).toBeVisible();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Your family" })).toBeVisible();
  await expect(unread(page)).toHaveCount(0);
  await expect(unread(other)).toBeVisible();
  await unread(other).click();
  await other.getByRole("link", { name: subject }).first().click();
  await expect(other.getByText("Which tablets may Sherron take?")).toBeVisible();
  await expect(other.getByRole("article", { name: /^Message by George Kutch, parent/ })).toBeVisible();
});

test("Jane writes for Sam, and about somebody who is not on her list", async ({ page, openPage }, info) => {
  const forSam = `Sam's shots (${info.project.name})`;
  const about = `A neighbour's tablets (${info.project.name})`;
  await signIn(page, "jane.doe");
  await test.step("what was typed goes along to the other patient", async () => {
    await openForm(page);
    await write(page, forSam, "Are his shots up to date?");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    const moves: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/patient")) moves.push(request.url());
    });
    if (info.project.name === "phone") {
      await patientName(page).selectOption({ label: "Doe, Sam" });
    } else {
      // Past Alex by arrow keys: it is moved once, to whom they stop at.
      const people = await patientName(page).locator("option").allTextContents();
      expect(people.slice(0, 3)).toEqual(["Doe, Jane Emily (you)", "Doe, Alex", "Doe, Sam"]);
      await patientName(page).focus();
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
    }
    await expect(page.getByRole("button", { name: /: change person$/ })).toHaveAccessibleName(/^Sam Doe/);
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(forSam);
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue("Are his shots up to date?");
    await expect(page.getByRole("combobox", { name: "To" })).toHaveValue(PHARMACY);
    expect(moves).toHaveLength(1);
    await send(page);
    await expect(page.getByText(`${PHARMACY} · for Sam Doe`)).toBeVisible();
  });
  await test.step("somebody else has fields of their own", async () => {
    await openForm(page);
    await patientName(page).selectOption({ label: "Someone not on this list" });
    await expect(page.getByLabel("Full name")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "compose-about");
    await write(page, about, "He was born on 1948-11-03, DoD ID 1234567890.");
    const typed = page.getByRole("button", { name: "Move it to a field" });
    await typed.click();
    await typed.click();
    await expect(typed).toHaveCount(0);
    await expect(page.getByLabel("Birth date")).toHaveValue("1948-11-03");
    await expect(page.getByLabel("DoD ID (optional)")).toHaveValue("1234567890");
    await page.getByLabel("DoD ID (optional)").fill("12345678901");
    // What comes above Send has come: nothing moves under the pointer.
    await expect(page.getByRole("button", { name: "Add them" })).toBeVisible();
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.locator(".error-summary")).toBeFocused();
    await expect(page.locator(".error-summary a")).toHaveText([
      "Enter the person’s full name",
      /^Eleven digits are the DoD Benefits Number/,
    ]);
    await expectNoViolations(page);
    await picture(page, "compose-about-error");
    await page.getByLabel("Full name").fill("Walter Bishop");
    await page.getByLabel("DoD ID (optional)").fill("1234567890");
    await send(page);
    await expect(page.getByText(/About Walter Bishop/)).toBeVisible();
  });
  await test.step("the pharmacy reads that nobody verified who it is", async () => {
    const desk = await openPage();
    await atTheDesk(desk, about);
    await expect(desk.getByText(/About Walter Bishop · born Nov 3, 1948 · DoD ID 1234567890/)).toBeVisible();
    await expect(desk.getByText("Identity not verified", { exact: true })).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "team-about");
  });
});

test.describe("a right that ends", () => {
  test.use({ expectedErrors: /status of (401|403|404)/ });

  test("while one writes sends nothing and keeps what was typed", async ({ page, openPage }, info) => {
    const subject = `Karan's tablets (${info.project.name})`;
    const patient = await openPage();
    await signIn(patient, "karan.gerhold");
    await patient
      .getByRole("navigation", { name: /^Main menu/ })
      .getByRole("link", { name: "Family and access" })
      .filter({ visible: true })
      .click();
    await patient.getByRole("button", { name: "Let someone help" }).click();
    await patient.getByRole("button", { name: "Surgery week" }).click();
    await patient.getByRole("button", { name: "Make a code" }).click();
    const asked = patient.getByRole("dialog", { name: "Enter your password to go on" });
    const code = patient.locator(".invite__code");
    await expect(asked.or(code).first()).toBeVisible();
    if (await asked.isVisible()) {
      await asked.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
      await asked.getByRole("button", { name: "Go on" }).click();
    }
    await expect(code).toBeVisible();
    await signIn(page, "meg.toy");
    await page.goto("/use-a-code");
    await page.getByLabel("Code", { exact: true }).fill((await code.textContent()) ?? "");
    await page.getByRole("button", { name: "Look what it is for" }).click();
    await page.getByRole("button", { name: "Agree and act for Karan Gerhold" }).click();
    await expect(page.getByRole("button", { name: /: change person$/ })).toHaveAccessibleName(/^Karan/);
    await messaging(page).click();
    await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).click();
    await write(page, subject, "Are the tablets ready?");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();

    await patient.reload();
    await patient.getByRole("button", { name: "End: Meg Toy" }).click();
    await expect(patient.getByText("Meg Toy may not act for Karan any more.").first()).toBeVisible();

    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText(/^Not sent\. What you may do for this patient has changed/)).toBeVisible();
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(subject);
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue("Are the tablets ready?");
    await expectNoViolations(page);
    await picture(page, "right-ended");
    await messaging(patient).click();
    await patient.getByRole("navigation", { name: "Folders" }).getByRole("link", { name: "Sent" }).click();
    await expect(patient.getByRole("heading", { level: 1, name: "Sent" })).toBeVisible();
    await expect(patient.getByText(subject)).toHaveCount(0);
    const desk = await openPage();
    await signIn(desk, "pharmacy.tech");
    await expect(desk.getByRole("heading", { level: 1, name: "Messages to answer" })).toBeVisible();
    await expect(desk.getByText(subject)).toHaveCount(0);
  });
});

test("a parent writes for a child by keys alone", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "phones have no keys");
  await signIn(page, "george.kutch");
  await enterOn(page, page.getByRole("link", { name: "Send a Message" }));
  await tabTo(page, patientName(page));
  await page.keyboard.type("Kutch, S");
  await expect(page.getByRole("button", { name: /: change person$/ })).toHaveAccessibleName(/^Sherron/);
  const fannie = page.getByLabel("Fannie Kutch, parent");
  await tabTo(page, fannie);
  await expect(fannie).toBeChecked();
  await page.keyboard.press("Space");
  await expect(fannie).not.toBeChecked();
  await tabTo(page, page.getByRole("combobox", { name: "To" }));
  await page.keyboard.type("pharm lit");
  await expect(page.getByRole("option", { name: PHARMACY, exact: true })).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByLabel("Subject", { exact: true }));
  await page.keyboard.type("By keys for Sherron");
  await tabTo(page, page.getByLabel("Message", { exact: true }));
  await page.keyboard.type("Is it ready?");
  await enterOn(page, page.getByRole("button", { name: "Send", exact: true }));
  await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
});
