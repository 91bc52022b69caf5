// What the measuring scripts share: a signed-in page in Chromium, and the answer as one line of JSON.
import { chromium } from "@playwright/test";

/** Signs in as Jane Doe, lets `work` measure on her page, and prints what it gives. */
export async function measure(work) {
  const browser = await chromium.launch({
    executablePath: process.env.CAREPOST_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Memory is read after garbage is collected.
      "--js-flags=--expose-gc",
    ],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      locale: "en-US",
    });
    await page.goto(process.env.CAREPOST_URL);
    await page.getByLabel("Username").fill("jane.doe");
    await page.getByLabel("Password", { exact: true }).fill("little-rock-demo-2026");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Accept and continue" }).click();
    await page.getByRole("button", { name: /, account$/ }).waitFor();
    console.log(JSON.stringify(await work(page)));
  } finally {
    await browser.close();
  }
}
