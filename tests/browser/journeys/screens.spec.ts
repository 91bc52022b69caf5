// Every other screen, by its address and after a hard reload: light on a desktop, dark on
// a phone. The colours are the same at both widths.
import { PASSPHRASE, signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test.use({ colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light") });

test.describe("signing in", () => {
  test.use({ expectedErrors: /status of (401|403)/ });

  test("says what is wrong and keeps the name", async ({ page }) => {
    await page.goto("/");
    await page.getByRole("button", { name: "Log in" }).click();
    const summary = page.locator(".error-summary");
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("link")).toHaveText([
      "Enter your username",
      "Enter your password",
    ]);
    await expectNoViolations(page);
    await page.getByLabel("Username").fill("jane.doe");
    await page.getByLabel("Password", { exact: true }).fill("not the passphrase");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(summary).toContainText("The username or the password is not right.");
    await expect(page.getByLabel("Username")).toHaveValue("jane.doe");
    await expectNoViolations(page);
    await picture(page, "signin-error");
    await page.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("button", { name: "Accept and continue" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "banner");
    await page.reload();
    await page.getByRole("button", { name: "Decline and sign out" }).click();
    await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "signed-out");
  });
});

test("help and texts are there for everyone", async ({ page }) => {
  const pages = {
    "/help": "Help and contacts",
    "/help/terms": /./,
    "/help/privacy": /./,
    "/help/faq": /./,
    "/help/accessibility": /./,
    "/help/agreement": "User Agreement",
  };
  for (const [path, name] of Object.entries(pages)) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page).toHaveURL(path);
    await expectNoViolations(page);
    await picture(page, `${path.slice(1).replace("/", "-")}`);
  }
});

test("folders are empty in words, and every address stands a reload", async ({ page }) => {
  await signIn(page, "beatriz.salazar");
  await picture(page, "home");
  await page.getByRole("link", { name: /^Messaging/ }).filter({ visible: true }).first().click();
  for (const folder of ["Sent", "Drafts", "Inbox"]) {
    await page.getByRole("link", { name: new RegExp(`^${folder}`) }).click();
    await expect(page.getByRole("heading", { level: 1, name: folder })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: folder })).toBeVisible();
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await expectNoViolations(page);
    await picture(page, `empty-${folder.toLowerCase()}`);
  }
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).click();
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "New Message" })).toBeVisible();
  await page.getByRole("combobox", { name: "To" }).click();
  await page.getByRole("combobox", { name: "To" }).pressSequentially("pharmacy");
  await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "compose", { whole: false });
  await page.goto("/no/such/page");
  await expect(page.getByRole("heading", { level: 1, name: "This page does not exist" })).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "not-found");
});

test("staff who have nothing to do here are told so", async ({ page }) => {
  for (const username of ["site.admin", "triage.nurse"]) {
    await page.context().clearCookies();
    await signIn(page, username);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, `${username}`);
  }
});
