// The main job once more, by keys alone: no pointer, no script that fills or clicks.
import type { Page } from "@playwright/test";
import { pdf } from "../support/files.ts";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { PASSPHRASE } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

async function signInByKeys(page: Page, username: string): Promise<void> {
  await page.goto("/");
  await tabTo(page, page.getByLabel("Username"));
  await page.keyboard.type(username);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(PASSPHRASE);
  await page.keyboard.press("Enter");
  await enterOn(page, page.getByRole("button", { name: "Accept and continue" }));
  await expect(page.getByRole("button", { name: /, account$/ })).toBeVisible();
}

test("a patient writes and is answered without a pointer", async ({ page, openPage }, info) => {
  const subject = `By keys alone (${info.project.name})`;
  await signInByKeys(page, "jane.doe");
  await enterOn(page, page.getByRole("link", { name: "Send a Message" }));

  const heading = page.getByRole("heading", { level: 1, name: "New Message" });
  await expect(heading, "the new page's heading takes focus").toBeFocused();

  const to = page.getByRole("combobox", { name: "To" });
  await tabTo(page, to);
  await page.keyboard.type("pharm rock");
  const option = page.getByRole("option", { name: "Little Rock Pharmacy" });
  // The care team stands there before anything is typed: wait for what the text finds.
  await expect(page.getByRole("listbox").getByRole("option")).toHaveCount(1);
  await expect(option).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(option, "the first option is the best one").toHaveAttribute("aria-selected", "true");
  await expect(to).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(to).toHaveValue("Little Rock Pharmacy");

  // Past the two ways beside typing.
  await tabTo(page, page.getByLabel("Subject", { exact: true }), 3);
  await page.keyboard.type(subject);
  const choosing = page.waitForEvent("filechooser");
  await enterOn(page, page.getByRole("button", { name: "Browse", exact: true }));
  await (await choosing).setFiles(pdf("keys.pdf"));
  await expect(page.getByRole("button", { name: "Remove keys.pdf" })).toBeVisible();
  await tabTo(page, page.getByLabel("Message", { exact: true }));
  await page.keyboard.type("No mouse here.");
  await enterOn(page, page.getByRole("button", { name: "Send", exact: true }));
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();

  const desk = await openPage();
  await signInByKeys(desk, "pharmacy.tech");
  await enterOn(desk, desk.getByRole("link", { name: subject }));
  const answer = desk.getByLabel("Message", { exact: true });
  await tabTo(desk, answer);
  await desk.keyboard.type("Read without a mouse.");
  await enterOn(desk, desk.getByRole("button", { name: "Send", exact: true }));
  await expect(desk.getByText(/Your answer was sent/)).toBeVisible();

  await page.goto("/");
  await enterOn(page, page.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }));
  await enterOn(page, page.getByRole("link", { name: subject }));
  await expect(page.getByText("Read without a mouse.")).toBeVisible();
  // What she wrote herself is a line by now.
  await enterOn(page, page.getByRole("button", { name: /^Message by You/ }));
  const downloading = page.waitForEvent("download");
  await enterOn(page, page.getByRole("link", { name: "keys.pdf" }));
  expect((await downloading).suggestedFilename()).toBe("keys.pdf");
});
