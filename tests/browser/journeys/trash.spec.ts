// Trash: out of the way, found again, back where it was; by pointer and by keys.
import type { Page } from "@playwright/test";
import { enterOn } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

async function send(page: Page, subject: string): Promise<void> {
  await page.getByRole("link", { name: "Send a Message" }).click();
  await page.getByRole("combobox", { name: "To" }).fill("pharm rock");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill("Please.");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
}

test("what is put into Trash leaves its folder and comes back", async ({ page }, info) => {
  const subject = `Put away (${info.project.name})`;
  const name = `Little Rock Pharmacy, ${subject}`;
  const folder = (label: string) =>
    page.getByRole("navigation", { name: "Folders" }).getByRole("link", { name: label });
  const row = page.getByRole("link", { name, exact: true });
  await page.goto("/");
  await signIn(page, "meg.toy");
  await send(page, subject);

  await test.step("Undo brings it back at once", async () => {
    // A phone's thread has no folders beside it.
    const menu = page.getByRole("navigation", { name: "Main menu" });
    await menu.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).click();
    await folder("Sent").click();
    await expect(row).toBeVisible();
    await picture(page, "sent-with-trash");
    await page.getByRole("button", { name: `Move to Trash: ${name}`, exact: true }).click();
    await expect(row).toHaveCount(0);
    await expect(page.locator("#moved"), "the row that had focus is gone").toBeFocused();
    await expectNoViolations(page);
    await picture(page, "trash-undo", { whole: false });
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await expect(row).toBeVisible();
    await expect(page.getByRole("button", { name: "Undo", exact: true })).toHaveCount(0);
  });

  await test.step("it waits in Trash and is restored by keys", async () => {
    await enterOn(page, page.getByRole("button", { name: `Move to Trash: ${name}`, exact: true }));
    await expect(row).toHaveCount(0);
    await enterOn(page, folder("Trash"));
    await expect(page.getByRole("heading", { level: 1, name: "Trash" })).toBeVisible();
    await expect(row).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "trash");
    await enterOn(page, page.getByRole("button", { name: `Restore: ${name}`, exact: true }));
    await expect(row).toHaveCount(0);
    await expect(page.getByText(`Restored: ${subject}`).first()).toBeVisible();
    await enterOn(page, folder("Sent"));
    await expect(row).toBeVisible();
    await expect(page.getByText(`Restored: ${subject}`), "said of Trash alone").toHaveCount(0);
  });

  await test.step("a whole conversation is put away from its page, and the way back is to the list", async () => {
    await row.click();
    await page.getByRole("button", { name: "Move to Trash", exact: true }).click();
    await expect(page.locator("#main").getByText("This conversation is in your Trash.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Take out of Trash" }), "focus stays").toBeFocused();
    await expectNoViolations(page);
    await picture(page, "thread-in-trash");
    await page.getByRole("link", { name: "Back to Sent" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sent" })).toBeVisible();
    await expect(row).toHaveCount(0);
    await folder("Trash").click();
    await row.click();
    await enterOn(page, page.getByRole("button", { name: "Take out of Trash" }));
    await expect(page.locator("#main").getByText("This conversation is in your Trash.")).toHaveCount(0);
    await enterOn(page, page.getByRole("link", { name: "Back to Trash" }));
    await expect(page.getByRole("heading", { level: 1, name: "Trash" })).toBeVisible();
    await expect(row).toHaveCount(0);
    await folder("Sent").click();
    await expect(row).toBeVisible();
    await page.reload();
    await row.click();
    await page.reload();
    await expect(page.getByRole("link", { name: "Back to Inbox" }), "after a reload nothing is known").toBeVisible();
  });
});
