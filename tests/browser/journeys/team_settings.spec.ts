// What a team says of itself: its managers and administrators keep it, and it holds at once.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test.use({ colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light") });

const PHARMACY = "Little Rock Pharmacy";

/** Opens a team's page from the list, by its name. */
async function openTeam(page: Page, words: string, name: string | RegExp): Promise<void> {
  await page.goto("/team/settings");
  await page.getByLabel("Find a team").fill(words);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await page.getByRole("link", { name, exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** A name that no other run of this test has. */
const own = (info: { project: { name: string } }, word: string) => `${word} ${info.project.name}`;

test("an administrator gives a team another name and a day on which it is closed; patients find it and see the day", async ({
  page,
  openPage,
}, info) => {
  const alias = own(info, "zebra counter");
  await signIn(page, "site.admin");
  await page.getByRole("link", { name: "Care teams" }).filter({ visible: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Care teams" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Care teams" })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "teams");
  await page.getByLabel("Find a team").fill("no such team");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByText("No team found")).toBeVisible();
  // A phone and a desktop have a team each: two who change one are asked to look again.
  const words = info.project.name === "phone" ? "misawa pharmacy" : "yokota pharmacy";
  await page.getByLabel("Find a team").fill(words);
  await page.getByRole("button", { name: "Search", exact: true }).click();
  const link = page.getByRole("table", { name: "Care teams" }).getByRole("link").first();
  const name = (await link.textContent()) ?? "";
  await link.click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "team-settings");
  await test.step("what cannot be saved yet is said, and nothing is lost", async () => {
    await page.getByRole("button", { name: "Add a day", exact: true }).click();
    await page.getByLabel("Other names that patients may type").fill(alias);
    await page.getByRole("button", { name: "Save days and names" }).click();
    await expect(page.getByRole("link", { name: /Each day has a date/ })).toBeVisible();
    await expect(page.getByLabel("Other names that patients may type")).toHaveValue(alias);
    await expectNoViolations(page);
    await picture(page, "team-settings-wrong");
  });
  await page.getByLabel("Day", { exact: true }).fill("2027-06-04");
  await page.getByLabel("Why, as patients read it").fill("Wing training day");
  await page.getByLabel("Tuesday", { exact: true }).check({ force: true });
  await page.getByLabel("Thursday", { exact: true }).check({ force: true });
  await page.getByLabel("Tuesday, from").fill("08:00");
  await page.getByRole("button", { name: "Save days and names" }).click();
  await expect(page.getByText("Saved. It holds from now on.").first()).toBeAttached();
  await page.reload();
  await expect(page.getByLabel("Tuesday, from")).toHaveValue("08:00");
  await expect(page.getByLabel("Day", { exact: true })).toHaveValue("2027-06-04");
  await picture(page, "team-settings-saved");
  const patient = await openPage();
  await signIn(patient, "fannie.kutch");
  await patient.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await expect(async () => {
    await patient.getByRole("combobox", { name: "To" }).fill("");
    await patient.getByRole("combobox", { name: "To" }).fill(alias);
    await expect(patient.getByRole("option", { name, exact: true })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await test.step("who writes there sees when somebody is there", async () => {
    await patient.getByRole("option", { name, exact: true }).click();
    // By the clock of a team that is far away.
    await expect(patient.getByText(/^Somebody is there \(local time at .+\):/)).toBeVisible();
    await expect(patient.getByText(/^Tuesday, 8:00\sAM to/)).toBeVisible();
    await expectNoViolations(patient);
    await picture(patient, "compose-hours");
  });
});

test("a member joins by keys alone, is away, is covered, and leaves", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "keys are a desktop's");
  await signIn(page, "site.admin");
  await openTeam(page, "keesler pharmacy", /^Keesler .*Pharmacy$/);
  await tabTo(page, page.getByRole("button", { name: "Add a member" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add a member" });
  await tabTo(page, dialog.getByLabel("Who"));
  await page.keyboard.type("hauge");
  await page.keyboard.press("Enter");
  await enterOn(page, dialog.getByRole("button", { name: /Allison Hauge/ }));
  await expect(dialog.getByText(/is chosen/)).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "team-member");
  await enterOn(page, dialog.getByRole("button", { name: "Save" }));
  await expect(dialog).toBeHidden();
  const row = page.getByRole("row", { name: /Allison Hauge/ });
  await expect(row).toContainText("Member");
  await page.getByRole("button", { name: "Change Allison Hauge" }).click();
  const change = page.getByRole("dialog", { name: "Change Allison Hauge" });
  await change.getByLabel("Is or will be away").check({ force: true });
  await change.getByRole("button", { name: "Save" }).click();
  await expect(change.getByRole("link", { name: "Say from when until when" })).toBeVisible();
  await change.getByLabel("First day away").fill("2027-01-04");
  await change.getByLabel("Last day away").fill("2027-01-08");
  await expectNoViolations(page);
  await picture(page, "team-member-away");
  await change.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("Jan 4");
  await page.getByRole("button", { name: "Remove Allison Hauge" }).click();
  const remove = page.getByRole("dialog", { name: "Remove Allison Hauge" });
  await expectNoViolations(page);
  await remove.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(row).toBeHidden();
});

test("a team's text is kept, filled in an answer, and looked at before it is put there", async ({
  page,
  openPage,
}, info) => {
  const name = own(info, "Ready");
  const subject = own(info, "Is it ready?");
  await signIn(page, "site.admin");
  await openTeam(page, "little rock pharmacy", PHARMACY);
  await page.getByRole("button", { name: "Add a text" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a text" });
  await dialog.getByLabel("What the team calls it").fill(name);
  await dialog.getByLabel("Text", { exact: true }).fill("Hello {pateint}");
  await dialog.getByRole("button", { name: "Keep this text" }).click();
  await expect(dialog.getByRole("link", { name: /\{pateint\} is no field/ })).toBeVisible();
  await dialog.getByLabel("Text", { exact: true }).fill("Hello {writer},\nit is ready.\n{me}, {team}");
  await expect(dialog.getByText(/it is ready/).last()).toContainText(PHARMACY);
  await expectNoViolations(page);
  await picture(page, "team-template");
  await dialog.getByRole("button", { name: "Keep this text" }).click();
  await expect(page.getByRole("heading", { level: 3, name })).toBeVisible();
  const patient = await openPage();
  await signIn(patient, "fannie.kutch");
  await patient.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await patient.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await patient.getByRole("option", { name: PHARMACY, exact: true }).click();
  await patient.getByLabel("Subject", { exact: true }).fill(subject);
  await patient.getByLabel("Message", { exact: true }).fill("May I come?");
  await patient.getByRole("button", { name: "Send", exact: true }).click();
  await expect(patient.getByText(`${PHARMACY} has your message`)).toBeVisible();
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await desk.getByRole("link", { name: subject }).click();
  await desk.getByRole("region", { name: "Reply" }).getByLabel("Message", { exact: true }).fill("First this.");
  await desk.getByRole("button", { name: "Use a text of the team" }).click();
  const use = desk.getByRole("dialog", { name: "Use a text of the team" });
  await use.getByLabel("Which text").selectOption({ label: name });
  await expect(use.getByText("Hello Fannie")).toBeVisible();
  await expectNoViolations(desk);
  await picture(desk, "team-use-template");
  await use.getByRole("button", { name: "Put it into the answer" }).click();
  await expect(desk.getByRole("region", { name: "Reply" }).getByLabel("Message", { exact: true })).toHaveValue(/^First this\.\n\nHello Fannie[^]*it is ready\.\nRenee Tolliver, Little Rock Pharmacy$/);
  await expect(desk.getByRole("region", { name: "Reply" }).getByLabel("Message", { exact: true })).toBeFocused();
});
