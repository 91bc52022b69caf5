// Two widths, two databases, one browser, no retries: a journey that fails sometimes is a fault to repair.
import { defineConfig } from "@playwright/test";
import type { PortalParts } from "./support/test.ts";

const DESKTOP = { width: 1280, height: 900 };
/** What both sides of a message do, on PostgreSQL as well. The API's tests run on both as a whole. */
const BOTH_SIDES = ["message", "attachments", "team", "late", "live", "time_out", "finding", "trash", "colleagues", "trouble"];

export default defineConfig<object, PortalParts>({
  testDir: "journeys",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Each worker has its own server; two cores carry two.
  workers: 2,
  // Long, for they cost a journey that passes nothing: a slow machine is no fault of the portal.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: {
    locale: "en-US",
    timezoneId: "America/Chicago",
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CAREPOST_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: { viewport: DESKTOP } },
    {
      name: "phone",
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    },
    ...(process.env.CAREPOST_TEST_POSTGRES
      ? [
          {
            name: "postgres",
            testMatch: BOTH_SIDES.map((name) => `${name}.spec.ts`),
            use: { viewport: DESKTOP, database: "PostgreSQL" as const },
          },
        ]
      : []),
  ],
});
