// What every journey stands on: the portal, a page that must stay free of errors, pictures, axe.
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Database, type Portal, startPortal } from "./portal.ts";

interface PageParts {
  /** The console errors that this test causes on purpose; all others fail it. */
  expectedErrors: RegExp | undefined;
  /** Every error that a browser of this test met. */
  errors: string[];
  /** Opens a page as somebody else, in a browser of their own. */
  openPage: () => Promise<Page>;
  noErrors: void;
}

export interface PortalParts {
  /** What the portals of a project are on. */
  database: Database;
  portal: Portal;
}

/** Writes down what goes wrong in this browser, on pages that the test opens later, too. */
async function watch(context: BrowserContext, errors: string[]): Promise<void> {
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`Policy violation: ${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  context.on("console", (message) => {
    if (message.type() !== "error") return;
    const where = message.location().url;
    // The app asks who is signed in before it knows, and the browser reports that nobody is.
    if (/status of 401/.test(message.text()) && where.endsWith("/api/v1/session")) return;
    errors.push(`${message.text()} (${where})`);
  });
  context.on("weberror", (error) => errors.push(String(error.error())));
}

export const test = base.extend<PageParts, PortalParts>({
  database: ["SQLite", { option: true, scope: "worker" }],

  portal: [
    async ({ database }, use) => {
      const portal = await startPortal({}, { database });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],

  baseURL: async ({ portal }, use) => {
    await use(portal.url);
  },

  expectedErrors: [undefined, { option: true }],

  errors: async ({}, use) => use([]),

  openPage: async ({ browser, errors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      await watch(context, errors);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  noErrors: [
    async ({ context, errors, expectedErrors }, use) => {
      await watch(context, errors);
      await use();
      const unexpected = errors.filter((error) => !expectedErrors?.test(error));
      expect(unexpected, "errors in the browser").toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/**
 * Makes it sure that requests which a test holds back or answers later are caught. The browser begins to hand
 * requests over some time after it was first told to, and one that leaves meanwhile is not among them; so it is
 * told before the page is opened.
 */
export async function catchRequests(page: Page): Promise<void> {
  await page.route(
    () => false,
    (route) => route.continue(),
  );
}

/**
 * Takes the network from the pages of this browser. The part of the browser that asks is told some time after
 * the test has gone on, so a request shows that it knows.
 */
export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  const answered = () => fetch("/icons.svg", { cache: "no-store" }).then(() => true, () => false);
  await expect.poll(() => page.evaluate(answered), "still connected").toBe(false);
}

/** Fails when axe finds anything against WCAG 2.2 AA on the page, or in a part of it, as it is now. */
export async function expectNoViolations(page: Page, part = "html"): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include(part)
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const found = violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}: ${node.failureSummary}`),
  );
  expect(found, "accessibility faults").toEqual([]);
}

/** Keeps a picture for people to look at: of the whole page, or of what is in the window. */
export async function picture(page: Page, name: string, { whole = true } = {}): Promise<void> {
  await page.screenshot({
    path: `screenshots/${test.info().project.name}-${name}.png`,
    fullPage: whole,
  });
}
