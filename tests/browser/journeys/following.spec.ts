// A conversation that is too old for a reply goes on in a new one; a team that has ended names who takes over.
import type { Page } from "@playwright/test";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test.use({ colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light") });

const PHARMACY = "Little Rock Pharmacy";
/** What the demonstration's people wrote four months before it began. */
const OLD = "Metoprolol: morning or evening?";

const to = (page: Page) => page.getByRole("combobox", { name: "To" });
const subject = (page: Page) => page.getByLabel("Subject", { exact: true });
const message = (page: Page) => page.getByLabel("Message", { exact: true });
const send = (page: Page) => page.getByRole("button", { name: "Send", exact: true });
const toggles = (page: Page) => page.getByRole("button", { name: /^Message by / });

/** A name that no other run of this test has. */
const own = (info: { project: { name: string } }, word: string) => `${word} ${info.project.name}`;

test("an old conversation is read line by line and goes on in a follow-up that is linked to it", async ({
  page,
  openPage,
}, info) => {
  const words = own(info, "It says three times a day now, on");
  await signIn(page, "karan.gerhold");
  await page.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).first().click();
  await page.getByRole("link", { name: `${PHARMACY}, ${OLD}`, exact: true }).last().click();
  await expect(page.getByRole("heading", { level: 1, name: OLD })).toBeVisible();
  const address = new URL(page.url()).pathname;
  await test.step("what was read long ago is a line; it opens by its button, and all of them on paper", async () => {
    await expect(toggles(page)).toHaveCount(3);
    const answer = toggles(page).nth(1);
    const text = page.getByText(/with food\.$/);
    await expect(answer).toHaveAttribute("aria-expanded", "false");
    await expect(toggles(page).last()).toHaveAttribute("aria-expanded", "true");
    await expect(text).toBeHidden();
    await expectNoViolations(page);
    await picture(page, "thread-folded");
    await answer.focus();
    await page.keyboard.press("Enter");
    await expect(answer).toHaveAttribute("aria-expanded", "true");
    await expect(text).toBeVisible();
    await page.getByRole("button", { name: "Expand all" }).click();
    await expect(page.locator("[aria-expanded=false].message__toggle")).toHaveCount(0);
    await page.getByRole("button", { name: "Collapse all" }).click();
    await expect(text).toBeHidden();
    await page.emulateMedia({ media: "print" });
    await expect(text).toBeVisible();
    await expect(page.getByRole("link", { name: "Write a follow-up" })).toBeHidden();
    await page.emulateMedia({ media: null });
  });
  await test.step("there is no reply, and the way on says why", async () => {
    await expect(page.getByRole("region", { name: "Reply" })).toHaveCount(0);
    await expect(page.getByText(/more than 90 days old/)).toBeVisible();
    await page.getByRole("link", { name: "Write a follow-up" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "New Message" })).toBeVisible();
    await expect(to(page)).toHaveValue(PHARMACY);
    await expect(subject(page)).toHaveValue(OLD);
    await expect(page.getByRole("link", { name: new RegExp(`^[0-9A-Z]{4}-[0-9A-Z]{4}, Metoprolol`) })).toBeVisible();
    await message(page).fill(words);
    await expectNoViolations(page);
    await picture(page, "follow-up");
  });
  await test.step("left and come back to, it is the same draft", async () => {
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    await page.goto(address);
    await page.getByRole("link", { name: "Go on with your follow-up" }).click();
    await expect(message(page)).toHaveValue(words);
    await send(page).click();
    await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
  });
  await test.step("each of the two leads to the other", async () => {
    const before = page.getByText("Follow-up to", { exact: false }).getByRole("link", { name: /Metoprolol/ });
    await expect(before).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "thread-follows");
    await before.click();
    await expect(page).toHaveURL(address);
    const after = page.getByText("Followed up in").getByRole("link", { name: /Metoprolol/ });
    await expect(after.last()).toBeVisible();
  });
  await test.step("the team has both", async () => {
    const desk = await openPage();
    await signIn(desk, "pharmacy.tech");
    await desk.getByRole("link", { name: OLD }).last().click();
    await expect(desk.getByText(words)).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "team-thread-follows");
    await desk.getByText("Follow-up to", { exact: false }).getByRole("link", { name: /Metoprolol/ }).click();
    await expect(desk.getByText("Thank you. That was quick.")).toBeVisible();
    await expect(desk.getByRole("region", { name: "Reply" })).toBeVisible();
  });
});

test.describe("a recipient that is closed at Send", () => {
  test.use({ expectedErrors: /status of 409/ });

  test("a team ends while somebody writes to it: who took over is offered, and nothing typed is lost", async ({
    page,
    openPage,
  }, info) => {
    // A phone and a desktop end a team each.
    const words = info.project.name === "phone" ? "aviano" : "lakenheath";
    const title = own(info, "Which counter?");
    const admin = await openPage();
    await signIn(admin, "site.admin");
    await admin.goto("/team/settings");
    await admin.getByLabel("Find a team").fill(`${words} pharmacy`);
    await admin.getByRole("button", { name: "Search", exact: true }).click();
    const link = admin.getByRole("table", { name: "Care teams" }).getByRole("link").first();
    const team = (await link.textContent()) ?? "";
    await link.click();
    await expect(admin.getByRole("heading", { level: 1, name: team })).toBeVisible();

    await signIn(page, "karan.gerhold");
    await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
    await to(page).fill(team);
    await page.getByRole("option", { name: team, exact: true }).click();
    await subject(page).fill(title);
    await message(page).fill("Where do I get it?");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();

    await admin.getByLabel("Which team takes over").fill(words);
    await admin.getByLabel("Which team takes over").press("Enter");
    const choice = admin.getByRole("button", { name: /^Let .* take over$/ }).first();
    const successor = /^Let (.*) take over$/.exec((await choice.textContent()) ?? "")?.[1] ?? "";
    await choice.click();
    await admin.getByRole("dialog", { name: "End this team" }).getByRole("button", { name: "End the team" }).click();
    await expect(admin.getByText(/^The team has ended/).first()).toBeAttached();

    await send(page).click();
    await expect(page.locator(".error-summary")).toBeFocused();
    await expect(page.getByText(`${team} has ended, and ${successor} has taken over.`)).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "substitute");
    await page.getByRole("button", { name: `Write to ${successor}`, exact: true }).click();
    await expect(to(page)).toHaveValue(successor);
    await expect(to(page)).toBeFocused();
    await expect(subject(page)).toHaveValue(title);
    await expect(message(page)).toHaveValue("Where do I get it?");

    await test.step("whoever looks for the team is told the same", async () => {
      await page.getByRole("button", { name: "Why isn’t my team here?" }).click();
      const dialog = page.getByRole("dialog", { name: "Why isn’t my team here?" });
      await dialog.getByLabel("Whom are you looking for?").fill(team);
      await dialog.getByRole("button", { name: "Check" }).click();
      await expect(dialog.getByText(`${team} has ended, and ${successor} has taken over.`)).toBeVisible();
      await expectNoViolations(page);
      await picture(page, "absent-substitute");
      await page.keyboard.press("Escape");
    });
    await send(page).click();
    await expect(page.getByText(`${successor} has your message`)).toBeVisible();
  });
});
