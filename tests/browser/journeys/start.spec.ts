// The first look: the app starts under the content security policy, and says so when it cannot.
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test("the app starts and breaks no rule of the policy", async ({ page, request }) => {
  const policy = (await request.get("/")).headers()["content-security-policy"] ?? "";
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).not.toContain("unsafe-inline");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("#boot-failed")).toBeHidden();
  await expectNoViolations(page);
  await picture(page, "start");
});

test.describe("when the app cannot be loaded", () => {
  test.use({ expectedErrors: /could not start|ERR_FAILED/ });

  test("the page says what to do", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText("could not start");
    await expect(page.getByRole("link", { name: "Try again" })).toBeVisible();
    await expectNoViolations(page);
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says what to do", async ({ page }) => {
    await page.goto("/");
    // Playwright reads no text in this element, but the browser paints it.
    await expect(page.locator("noscript p")).toBeVisible();
  });
});
