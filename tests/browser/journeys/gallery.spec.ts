// Every widget in every state: no accessibility fault in any colours, on narrow screens, in large text.
import { join } from "node:path";
import { serveFolders } from "../support/gallery.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

const FRONTEND = join(import.meta.dirname, "../../../frontend");

test.use({
  baseURL: async ({}, use) => {
    const built = process.env.CAREPOST_GALLERY_DIR;
    if (!built) throw new Error("CAREPOST_GALLERY_DIR is not set: `cargo xtask test` builds the gallery");
    const gallery = await serveFolders([built, join(FRONTEND, "examples/gallery"), join(FRONTEND, "styles")]);
    await use(gallery.url);
    gallery.stop();
  },
  // The icon of the page is not among the widgets.
  expectedErrors: /favicon/,
});

test.skip(({ isMobile }) => Boolean(isMobile), "it sets its own widths");
// There is much on the page to look at.
test.slow();

const LOOKS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  forced: { forcedColors: "active", colorScheme: "light" },
  "forced-dark": { forcedColors: "active", colorScheme: "dark" },
} as const;

for (const [name, look] of Object.entries(LOOKS)) {
  test(`the widgets in ${name} colours`, async ({ page }) => {
    await page.emulateMedia(look);
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1, name: "Gallery" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, `gallery-${name}`);
    for (const list of ["combo-many", "combo-none", "combo-loading", "combo-failed"]) {
      await page.locator(`#${list}`).focus();
      await page.keyboard.press("ArrowDown");
      await expectNoViolations(page, `.combobox:has(#${list})`);
      await page.keyboard.press("Escape");
    }
    await page.locator("#combo-many").focus();
    await page.keyboard.press("ArrowDown");
    await picture(page, `gallery-${name}-list`, { whole: false });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Jane Doe, account" }).click();
    await expectNoViolations(page, ".menu");
    await picture(page, `gallery-${name}-menu`, { whole: false });
    await page.keyboard.press("Escape");
    for (const ask of ["Ask", "Warn"]) {
      await page.getByRole("button", { name: ask, exact: true }).click();
      await expectNoViolations(page, "dialog[open]");
      await picture(page, `gallery-${name}-${ask.toLowerCase()}`, { whole: false });
      await page.getByRole("button", { name: "Keep it" }).click();
    }
  });
}

test("the widgets on the narrowest screen and in text of double size", async ({ page }) => {
  for (const [name, width, size] of [["narrow", 320, "100%"], ["large", 640, "200%"]] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1, name: "Gallery" })).toBeVisible();
    await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), size);
    await expectNoViolations(page);
    await picture(page, `gallery-${name}`);
    const over = await page.evaluate(() => {
      const wide = document.documentElement.clientWidth;
      return [...document.querySelectorAll("main *")]
        .filter((it) => it.getBoundingClientRect().right > wide + 1 && it.clientWidth > 1)
        .map((it) => `${it.tagName} ${it.className}`);
    });
    expect(over, "nothing stands out at the side").toEqual([]);
  }
});
