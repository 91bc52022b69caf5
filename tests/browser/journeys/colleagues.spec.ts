// Two who answer for one team: each sees what the other does with a message while its page stands open, and nothing
// that is typed is lost. On a desktop by keys alone.
import type { Locator, Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

/** Makes a colleague of the care teams a member of the team whose page is open. */
async function addMember(admin: Page, surname: string, name: string): Promise<void> {
  await admin.getByRole("button", { name: "Add a member" }).click();
  const dialog = admin.getByRole("dialog", { name: "Add a member" });
  await dialog.getByLabel("Who").fill(surname);
  await dialog.getByLabel("Who").press("Enter");
  await dialog.getByRole("button", { name: new RegExp(name) }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(admin.getByRole("row", { name: new RegExp(name) })).toBeVisible();
}

test("two of a team take, take over, give and hand on a message, and each sees it where they are", async ({
  page,
  openPage,
}, info) => {
  const phone = info.project.name === "phone";
  const subject = `Which of us (${info.project.name})`;
  const act = (button: Locator) => (phone ? button.click() : enterOn(button.page(), button));

  const admin = await openPage();
  await signIn(admin, "site.admin");
  await admin.goto("/team/settings");
  await admin.getByLabel("Find a team").fill(phone ? "kirtland pharmacy" : "cannon pharmacy");
  await admin.getByRole("button", { name: "Search", exact: true }).click();
  const link = admin.getByRole("table", { name: "Care teams" }).getByRole("link").first();
  const team = (await link.textContent()) ?? "";
  await link.click();
  await expect(admin.getByRole("heading", { level: 1, name: team })).toBeVisible();
  await addMember(admin, "tolliver", "Renee Tolliver");
  await addMember(admin, "hauge", "Allison Hauge");

  await signIn(page, "meg.toy");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill(team);
  await page.getByRole("option", { name: team, exact: true }).first().click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill("Who of you has my prescription?");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(`${team} has your message`)).toBeVisible();

  const renee = await openPage();
  await signIn(renee, "pharmacy.tech");
  const allison = await openPage();
  await signIn(allison, "allison.hauge");
  for (const one of [renee, allison]) {
    await act(one.getByRole("link", { name: subject }));
    await expect(one.getByRole("heading", { level: 2, name: subject })).toBeVisible();
    await expect(one.getByText("Nobody of your team has this message.")).toBeVisible();
  }
  const news = (one: Page) =>
    one.locator("#main").getByText("Something has happened with this message. Look before you answer.");
  /** What the other did is told, and shown when one wants it. */
  const look = async (one: Page) => {
    await expect(news(one)).toBeVisible({ timeout: 10_000 });
    await act(one.getByRole("button", { name: "Show", exact: true }));
    await expect(news(one)).toHaveCount(0);
  };

  await test.step("one takes it, and the other is told", async () => {
    await act(renee.getByRole("button", { name: "Take it", exact: true }));
    await expect(renee.getByText(/You have had this message since/)).toBeVisible();
    await look(allison);
    await expect(allison.getByText(/Renee Tolliver has had this message since/)).toBeVisible();
    await expect(allison.getByText(/Renee Tolliver has this message\. Agree with each other/)).toBeVisible();
    await expectNoViolations(allison);
    await picture(allison, "team-held-by-another");
  });
  await test.step("the other takes it over", async () => {
    await act(allison.getByRole("button", { name: "Take it over" }));
    await expect(allison.getByText(/You have had this message since/)).toBeVisible();
    await look(renee);
    await expect(renee.getByText(/Allison Hauge has had this message since/)).toBeVisible();
  });
  await test.step("and gives it to the first one, who is chosen by nobody else", async () => {
    await act(allison.getByRole("button", { name: "Give it to a colleague" }));
    const dialog = allison.getByRole("dialog", { name: "Give it to a colleague" });
    await act(dialog.getByRole("button", { name: "Give", exact: true }));
    await expect(dialog.getByText("Choose to whom you give it")).toBeVisible();
    const whom = dialog.getByLabel("To whom");
    if (phone) {
      await whom.selectOption({ label: "Renee Tolliver, pharmacy technician" });
    } else {
      await tabTo(allison, whom);
      await allison.keyboard.type("Ren");
    }
    await expect(whom.locator("option:checked")).toHaveText(/Renee Tolliver/);
    await expectNoViolations(allison);
    await picture(allison, "team-assign");
    await act(dialog.getByRole("button", { name: "Give", exact: true }));
    await expect(dialog).toBeHidden();
    await expect(allison.getByText(/Renee Tolliver has had this message since/)).toBeVisible();
    await look(renee);
    await expect(renee.getByText(/You have had this message since/)).toBeVisible();
  });
  await test.step("who has it gives it back", async () => {
    await act(renee.getByRole("button", { name: "Give it back" }));
    await expect(renee.getByText("Nobody of your team has this message.")).toBeVisible();
    await look(allison);
    await expect(allison.getByText("Nobody of your team has this message.")).toBeVisible();
  });
  await test.step("it goes to another team while somebody writes: the words stay", async () => {
    const words = "It is with me, I think.";
    const reply = allison.getByRole("region", { name: "Reply" }).getByLabel("Message", { exact: true });
    await reply.fill(words);
    await act(renee.getByRole("button", { name: "Hand it to another team" }));
    const dialog = renee.getByRole("dialog", { name: "Hand it to another team" });
    await dialog.getByLabel(/^Which team/).fill("little rock hauge");
    await dialog.getByRole("button", { name: "Search" }).click();
    await dialog.getByRole("button", { name: /Hauge/ }).first().click();
    await dialog.getByLabel(/^Why/).fill("The prescriber has it.");
    await act(dialog.getByRole("button", { name: "Hand it on" }));
    await expect(renee.locator("#handed")).toBeFocused();
    // Allison answers for that team as well, and is told that something happened.
    await expect(news(allison)).toBeVisible({ timeout: 10_000 });
    await expect(reply).toHaveValue(words);
    await act(allison.getByRole("button", { name: "Show", exact: true }));
    await expect(allison.getByText("The prescriber has it.").first()).toBeVisible();
    await expect(reply).toHaveValue(words);
  });
});
