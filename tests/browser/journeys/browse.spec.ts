// Finding a care team without typing, and learning why one cannot be found.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, goOffline, picture, test } from "../support/test.ts";

async function newMessage(page: Page): Promise<void> {
  await signIn(page, "jane.doe");
  await page.getByRole("link", { name: "Send a Message" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "New Message" })).toBeVisible();
}

test("facility, kind of care, team: nothing is typed", async ({ page }) => {
  await newMessage(page);
  await page.getByRole("button", { name: "Browse care teams" }).click();
  const dialog = page.getByRole("dialog", { name: "Browse care teams" });
  const facility = dialog.getByLabel("Facility");
  await expect(facility.locator("option:checked")).toHaveText(/^Little Rock AFB, AR: .*\(yours\)$/);
  const kind = dialog.getByLabel("Kind of care");
  await expect(kind.locator("option:checked")).toHaveText(/^Primary care \(\d+\)$/);
  await expect(dialog.getByRole("button", { name: /Hauge, Allison, PA/ })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "browse", { whole: false });
  await kind.selectOption({ label: "Pharmacies (1)" });
  await dialog.getByRole("button", { name: /^Little Rock Pharmacy/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("combobox", { name: "To" })).toHaveValue("Little Rock Pharmacy");
  await expect(page.getByText(/Little Rock Pharmacy answers by/)).toBeVisible();
});

test("another facility is browsed by keys alone", async ({ page }) => {
  await newMessage(page);
  const browse = page.getByRole("button", { name: "Browse care teams" });
  await enterOn(page, browse);
  const dialog = page.getByRole("dialog", { name: "Browse care teams" });
  const facility = dialog.getByLabel("Facility");
  await tabTo(page, facility);
  await page.keyboard.type("Yokota");
  await expect(facility.locator("option:checked")).toHaveText(/^Yokota/);
  await expect(dialog.getByRole("heading", { level: 3 })).toBeVisible();
  const first = dialog.getByRole("listitem").getByRole("button").first();
  const label = await first.locator(".combobox__label").innerText();
  await enterOn(page, first);
  await expect(page.getByRole("combobox", { name: "To" })).toHaveValue(new RegExp(label));
  await expect(browse).toBeFocused();
});

test("whoever cannot find a team is told why, and whom to write to", async ({ page }) => {
  await newMessage(page);
  const to = page.getByRole("combobox", { name: "To" });
  await to.fill("zebulon quix");
  await expect(page.getByText("No care team found for “zebulon quix”.").first()).toBeVisible();
  await to.press("Escape");
  await page.getByRole("button", { name: "Why isn’t my team here?" }).click();
  const dialog = page.getByRole("dialog", { name: "Why isn’t my team here?" });
  const whom = dialog.getByLabel("Whom are you looking for?");
  await expect(whom).toHaveValue("zebulon quix");
  await expect(dialog.getByText("No care team in this portal is like “zebulon quix”.")).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "absent-nobody", { whole: false });
  await whom.fill("little rock pharmacy");
  await whom.press("Enter");
  await expect(dialog.getByRole("heading", { name: "You can write to" })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "absent-instead", { whole: false });
  await dialog.getByRole("button", { name: /^Little Rock Pharmacy/ }).click();
  await expect(to).toHaveValue("Little Rock Pharmacy");
});

test.describe("without a network", () => {
  test.use({ expectedErrors: /net::ERR_INTERNET_DISCONNECTED/ });

  test("one's own team is found all the same", async ({ page, context }) => {
    await newMessage(page);
    const to = page.getByRole("combobox", { name: "To" });
    await to.click();
    const options = page.getByRole("listbox", { name: "Care teams" }).getByRole("option");
    await expect(options.first()).toBeVisible();
    await goOffline(page);
    await to.pressSequentially("hau");
    await expect(options).toHaveCount(1);
    await expect(options).toHaveAccessibleName("Little Rock Family Medicine_Hauge, Allison, PA");
    await options.click();
    await expect(to).toHaveValue("Little Rock Family Medicine_Hauge, Allison, PA");
    await context.setOffline(false);
  });
});
