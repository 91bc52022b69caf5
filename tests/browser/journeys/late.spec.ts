// A promised day goes by without an answer: what the desk, the team and the patient see then. The server
// is the real one; only its clock is moved.
import type { Locator, Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { clockLibrary, type Portal, startPortal } from "../support/portal.ts";
import { test as base, expect, expectNoViolations, picture } from "../support/test.ts";

// A portal of its own: its clock goes nowhere but forward.
const test = base.extend<object, { portal: Portal }>({
  portal: [
    async ({ database }, use) => {
      const portal = await startPortal({}, { database, clock: clockLibrary !== undefined });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

// Two weeks go by in a moment, and every session with them.
test.use({ expectedErrors: /status of 401/ });

const PHARMACY = "Little Rock Pharmacy";
const SUBJECT = "May I have this renewed?";

const lists = (page: Page) => page.getByRole("navigation", { name: "Lists" });
const status = (page: Page) => page.getByRole("list", { name: "Status of this message" });

test("a message that nobody answers in time goes to the desk as well, which answers it", async ({
  page,
  openPage,
  portal,
  isMobile,
}) => {
  test.skip(!clockLibrary, "this machine has no clock that can be moved");
  // Who sits at a desk needs no pointer for any of it.
  const go = (desk: Page, target: Locator) => (isMobile ? target.click() : enterOn(desk, target));
  await signIn(page, "fannie.kutch");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: PHARMACY, exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(SUBJECT);
  await page.getByLabel("Message", { exact: true }).fill("Two days are left.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(`${PHARMACY} has your message`)).toBeVisible();
  const thread = page.url();
  const desk = await openPage();
  await signIn(desk, "triage.nurse");
  await test.step("as long as there is time the desk does not see it", async () => {
    await lists(desk).getByRole("link", { name: /^Late/ }).click();
    await expect(desk.getByText("No answer is late")).toBeVisible();
    await expectNoViolations(desk);
  });

  // Longer than any promise with a weekend and a holiday in it; it is looked at every minute.
  await portal.setAhead(14 * 24);
  await test.step("once the day is over, the desk has it, without anybody's doing", async () => {
    await signIn(desk, "triage.nurse");
    const late = lists(desk).getByRole("link", { name: /^Late/ });
    await go(desk, late);
    const found = desk.getByRole("link", { name: SUBJECT });
    await expect(found).toBeVisible({ timeout: 90_000 });
    await expectNoViolations(desk);
    await picture(desk, "late-desk");
    await go(desk, found);
    await expect(desk.getByRole("heading", { level: 2, name: SUBJECT })).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "late-desk-thread");
  });
  await test.step("the patient reads that it is late, since when, and who knows", async () => {
    await signIn(page, "fannie.kutch");
    await page.goto(thread);
    await expect(page.getByText("This answer is late")).toBeVisible();
    await expect(page.getByText(/It was due .* on the lists of .* and of the message desk of its facility\./)).toBeVisible();
    await expect(page.getByText("The answer was late. The message desk of the facility looks after it too.")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "late-patient");
  });
  await test.step("the team has it in its own list of what is late", async () => {
    const team = await openPage();
    await signIn(team, "pharmacy.tech");
    await lists(team).getByRole("link", { name: /^Late/ }).click();
    await expect(team.getByRole("link", { name: SUBJECT })).toBeVisible();
  });
  await test.step("the desk answers; the patient sees it, and nothing is late any more", async () => {
    const answer = desk.getByLabel("Message", { exact: true });
    await (isMobile ? answer.click() : tabTo(desk, answer));
    await desk.keyboard.type("It is renewed. We are sorry that you had to wait.");
    await go(desk, desk.getByRole("button", { name: "Send", exact: true }));
    await expect(page.getByText("It is renewed. We are sorry")).toBeVisible({ timeout: 5_000 });
    await expect(page.getByText("This answer is late")).toHaveCount(0);
    await expect(status(page).locator("[aria-current]")).toContainText("Answered");
    await expectNoViolations(page);
  });
});
