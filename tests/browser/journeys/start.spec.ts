// The first look: the app starts under the content security policy, and says so when it cannot.
import { signIn } from "../support/people.ts";
import { catchRequests, expect, expectNoViolations, picture, test } from "../support/test.ts";

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

test.describe("when a part of the app cannot be loaded", () => {
  test.use({ expectedErrors: /ERR_FAILED|Failed to fetch|status of 404|status code is not ok/ });

  test("the page says so, and it is asked for again, also by itself", async ({ page }) => {
    const part = "**/split_family-*.wasm";
    await page.route(part, (route) => route.abort());
    await signIn(page, "jane.doe");
    const menu = page.getByRole("link", { name: "Family and access" }).filter({ visible: true });
    await menu.click();
    await expect(page.getByRole("heading", { level: 1, name: "This page did not load" })).toBeFocused();
    await expectNoViolations(page);
    await picture(page, "part-failed");
    // The rest of the app goes on.
    await page.goto("/help");
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1, name: "This page did not load" })).toBeVisible();
    const asked = page.waitForRequest(part, { timeout: 3_000 });
    await page.getByRole("button", { name: "Try again" }).click();
    await asked;
    await expect(page.getByRole("heading", { level: 1, name: "This page did not load" })).toBeVisible();
    await page.unroute(part);
    await expect(page.getByRole("heading", { level: 1, name: "Family and access" })).toBeFocused();
  });

  test("a portal that was renewed meanwhile is loaded anew", async ({ page }) => {
    await catchRequests(page);
    await signIn(page, "jane.doe");
    await page.route("**/split_family-*.wasm", (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.getByRole("link", { name: "Family and access" }).filter({ visible: true }).click();
    const anew = page.getByRole("link", { name: "Load the portal anew" });
    await expect(anew).toBeVisible();
    await page.unrouteAll();
    await anew.click();
    await expect(page.getByRole("heading", { level: 1, name: "Family and access" })).toBeVisible();
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
