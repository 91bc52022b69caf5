// What the measuring scripts share: a signed-in page in Chromium, and the answer as one line of JSON.
import { chromium } from "@playwright/test";

/**
 * Signs in as Jane Doe, lets `work` measure on her page, and prints what it gives. `work` gets as well what
 * opens a page of somebody else, in a browser profile of their own.
 */
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
  const open = async (username) => {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      locale: "en-US",
    });
    await page.goto(process.env.CAREPOST_URL);
    await page.getByLabel("Username").fill(username);
    await page.getByLabel("Password", { exact: true }).fill("little-rock-demo-2026");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("button", { name: "Accept and continue" }).click();
    await page.getByRole("button", { name: /, account$/ }).waitFor();
    return page;
  };
  try {
    console.log(JSON.stringify(await work(await open("jane.doe"), open)));
  } finally {
    await browser.close();
  }
}
