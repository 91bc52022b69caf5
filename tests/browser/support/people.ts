// The demonstration's people, and how they come in and go.
import { expect, type Page } from "@playwright/test";

/** One passphrase for everyone in the demonstration. */
export const PASSPHRASE = "little-rock-demo-2026";

/** Signs in by the form, accepts the notice, and waits for the first page. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.goto("/");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("button", { name: "Accept and continue" }).click();
  await expect(page.getByRole("button", { name: /, account$/ })).toBeVisible();
}

/** Signs out by the account's menu. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: /, account$/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "You are signed out" })).toBeVisible();
}
