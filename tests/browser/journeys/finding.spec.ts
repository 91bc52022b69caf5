// Finding messages: the order of a folder, folders of one's own, the search; by pointer and by keys.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { PASSPHRASE, signIn, signOut } from "../support/people.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { expect, expectNoViolations, picture, test as base } from "../support/test.ts";

// Its own portal: a search looks at three messages at a time.
const test = base.extend<object, { portal: Portal }>({
  portal: [
    async ({ database }, use) => {
      const portal = await startPortal({ CAREPOST_MAILBOX_SEARCH_MESSAGES: "3" }, { database });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

async function send(page: Page, team: string, subject: string, body: string): Promise<void> {
  const to = page.getByRole("combobox", { name: "To" });
  const menu = page.getByRole("navigation", { name: "Main menu" });
  await menu.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).click();
  await page.getByRole("link", { name: "Send a Message" }).click();
  await to.fill(team);
  await page.getByRole("option", { name: team, exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill(body);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(`${team} has your message`)).toBeVisible();
}

async function open(page: Page, label: string): Promise<void> {
  // A phone's thread has no folders beside it.
  const menu = page.getByRole("navigation", { name: "Main menu" });
  await menu.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).click();
  await folder(page, label).click();
  await expect(page.getByRole("heading", { level: 1, name: label })).toBeVisible();
}

const folder = (page: Page, label: string) =>
  page.getByRole("navigation", { name: "Folders" }).getByRole("link", { name: label, exact: true });

const subjects = (page: Page) => page.locator(".rows .row__detail");

// The name of a folder that is taken already.
test.use({ expectedErrors: /status of 422 .*folders/ });

test("a folder is arranged, messages are filed and found", async ({ page }) => {
  const teams = ["Little Rock Pharmacy", "Little Rock Behavioral Health"];
  await signIn(page, "jane.doe");
  await send(page, teams[0], "Needle one", "Lisinopril, please, for Dr. Muñoz.");
  await send(page, teams[1], "Needle two", "A question about sleep.");
  await send(page, teams[0], "Needle three", "The second refill.");
  await send(page, teams[0], "Needle four", "The third refill.");

  await test.step("the order is in the address, and reload and Back keep it", async () => {
    await open(page, "Sent");
    await expect(subjects(page).first()).toHaveText("Needle four");
    const arrange = page.getByLabel("Arrange by");
    await arrange.selectOption({ label: "Oldest first" });
    await expect(subjects(page).first()).not.toHaveText("Needle four");
    await arrange.selectOption({ label: "Recipient" });
    await expect(subjects(page).first()).toHaveText("Needle two");
    await expect(page).toHaveURL(/\?arrange=team$/);
    await expectNoViolations(page);
    await picture(page, "finding-arranged");
    await page.reload();
    await expect(arrange).toHaveValue("team");
    await expect(subjects(page).first()).toHaveText("Needle two");
    await page.getByRole("link", { name: /Needle two$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Needle two" })).toBeVisible();
    await page.goBack();
    await expect(page.getByLabel("Arrange by")).toHaveValue("team");
    await expect(subjects(page).first()).toHaveText("Needle two");
  });

  await test.step("a folder is made by keys, and a message goes into it and back", async () => {
    await open(page, "Your folders");
    await expect(page.getByText("No folders yet")).toBeVisible();
    await tabTo(page, page.getByLabel("New folder"));
    await page.keyboard.type("Sleep");
    await page.keyboard.press("Enter");
    await expect(page.locator("#folders-said")).toBeFocused();
    await expect(folder(page, "Sleep")).toBeVisible();
    await page.getByLabel("New folder").fill("SLEEP");
    await page.getByRole("button", { name: "Make folder" }).click();
    await expect(page.getByText("You have a folder with this name already")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "finding-folders");
    await page.getByLabel("New folder").fill("");

    await folder(page, "Sent").click();
    const name = `${teams[1]}, Needle two`;
    await enterOn(page, page.getByRole("button", { name: `Move: ${name}`, exact: true }));
    await picture(page, "finding-move", { whole: false });
    await enterOn(page, page.getByRole("button", { name: "Move to Sleep" }));
    await expect(page.locator("#moved")).toBeFocused();
    await expect(page.getByRole("link", { name, exact: true })).toHaveCount(0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await page.getByRole("button", { name: `Move: ${name}`, exact: true }).click();
    await page.getByRole("button", { name: "Move to Sleep" }).click();
    await folder(page, "Sleep").click();
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "finding-own-folder");
  });

  await test.step("the search says how far it came and goes on", async () => {
    await folder(page, "Search").click();
    const words = page.getByLabel("What are you looking for?");
    const found = page.locator("#found");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(words).toBeFocused();
    await expect(page.getByText("Enter a word to look for")).toBeVisible();
    await words.fill("needle MUNOZ");
    await words.press("Enter");
    await expect(found).toHaveText("Nothing found so far");
    await expect(page.getByText(/^Searched back to /)).toBeVisible();
    await enterOn(page, page.getByRole("button", { name: "Search older" }));
    await expect(found).toHaveText("1 message found");
    await expect(page.locator("mark", { hasText: "Muñoz" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "finding-search");
    await words.fill("sleep");
    await words.press("Enter");
    await expect(page.locator(".row__aside", { hasText: "Sleep" })).toBeVisible();
    expect(page.url(), "words are in no address").not.toContain("sleep");
    await page.getByRole("link", { name: /Needle two, in Sleep$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Needle two" })).toBeVisible();
    await page.goBack();
    await expect(found).toHaveText("1 message found");
  });

  await test.step("a thread is saved as a file, and found by its reference", async () => {
    await page.getByRole("link", { name: /Needle two, in Sleep$/ }).click();
    for (const [name, ending] of [
      ["Save as PDF", "pdf"],
      ["Save as text", "txt"],
    ]) {
      const saving = page.waitForEvent("download");
      await page.getByRole("link", { name }).click();
      const file = (await saving).suggestedFilename();
      expect(file).toMatch(new RegExp(`^message-[0-9A-Z]{4}-[0-9A-Z]{4}\\.${ending}$`));
    }
    await expect(page.getByText("On a shared computer others can read a file that you save.")).toBeVisible();
    const said = await page.locator(".message .reference span").first().textContent();
    const reference = said?.replace("Reference ", "") ?? "";
    await expectNoViolations(page);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByText(/^Printed /)).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Folders" })).toBeHidden();
    await picture(page, "finding-print");
    await page.emulateMedia({ media: null });
    await open(page, "Search");
    await page.getByLabel("What are you looking for?").fill(reference.toLowerCase());
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.getByRole("link", { name: /Needle two, in Sleep$/ })).toBeVisible();
  });

  await test.step("what was not sent yet is found, and gone on with", async () => {
    const menu = page.getByRole("navigation", { name: "Main menu" });
    await menu.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).click();
    await page.getByRole("link", { name: "Send a Message" }).click();
    await page.getByLabel("Subject", { exact: true }).fill("Thread and needle");
    await page.getByLabel("Message", { exact: true }).fill("I have not decided whom to ask about embroidery.");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    await open(page, "Search");
    await page.getByLabel("What are you looking for?").fill("embroidery");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await expect(page.locator("#found-drafts")).toHaveText("1 draft found");
    await expect(page.locator("#found")).toHaveText("Nothing found so far");
    await expect(page.locator("mark", { hasText: "embroidery" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "finding-draft");
    await page.getByRole("link", { name: /Thread and needle, in Drafts$/ }).click();
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue(/embroidery/);
    await page.goBack();
    await expect(page.locator("#found-drafts"), "the search stands as it was").toBeVisible();
  });

  await test.step("a folder that is not empty says so before it is removed", async () => {
    await folder(page, "Your folders").click();
    await page.getByRole("button", { name: "Rename: Sleep" }).click();
    await page.getByLabel("Name of the folder").fill("Rest");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Folder renamed: Rest").first()).toBeVisible();
    await page.getByRole("button", { name: "Remove: Rest" }).click();
    const dialog = page.getByRole("dialog", { name: "Remove Rest?" });
    await expect(dialog.getByText("One message is in this folder.")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "finding-remove", { whole: false });
    await dialog.getByRole("button", { name: "Move them back and remove" }).click();
    await expect(page.getByText("Folder removed: Rest").first()).toBeVisible();
    await folder(page, "Sent").click();
    await expect(page.getByRole("link", { name: `${teams[1]}, Needle two`, exact: true })).toBeVisible();
  });

  await test.step("what was looked for goes with the session", async () => {
    const words = page.getByLabel("What are you looking for?");
    await open(page, "Search");
    await expect(words).not.toHaveValue("");
    await signOut(page);
    // Without loading the page anew.
    await page.getByRole("link", { name: "Sign in again" }).click();
    await page.getByLabel("Username").fill("jane.doe");
    await page.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Accept and continue" }).click();
    await open(page, "Search");
    await expect(words).toHaveValue("");
    await expect(page.locator("#found")).toHaveCount(0);
  });
});
