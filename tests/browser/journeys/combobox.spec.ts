// The To field, point by point. docs/accessibility.md says what each number asks for and names these
// tests; the answers are the real server's, at most held back or cut off on their way.
import type { BrowserContext, Locator, Page } from "@playwright/test";
import { LITTLE_ROCK } from "../support/little_rock.ts";
import { PASSPHRASE, signIn } from "../support/people.ts";
import { test as base, catchRequests, expect } from "../support/test.ts";

const PHARMACY = "Little Rock Pharmacy";
const HYMAN = "Little Rock Pediatric_Hyman, John, MD";
/** The care team of the patient here, as the field offers it before anything is typed. */
const OWN = ["Little Rock Family Medicine_Sadler, Corey, MD", PHARMACY];

/** The whole labels: what stands on the lines is a part each. */
function namesOf(options: Locator): Promise<string[]> {
  return options.evaluateAll((all) =>
    all.map((it) => it.getAttribute("aria-label") ?? it.querySelector(".combobox__label")?.textContent ?? ""),
  );
}
const SEARCH = /\/recipients\?/;

interface SignedIn {
  state: Awaited<ReturnType<BrowserContext["storageState"]>>;
  /** The address of an empty New Message. */
  form: string;
}

const test = base.extend<{ to: Locator }, { signedIn: SignedIn }>({
  // Once for all tests of a worker: signing in is not what is tested here.
  signedIn: [
    async ({ browser, portal }, use) => {
      const page = await browser.newPage({ baseURL: portal.url });
      await signIn(page, "george.kutch");
      await page.getByRole("link", { name: "Send a Message" }).first().click();
      await page.waitForURL(/\/messages\/new$/);
      await use({ state: await page.context().storageState(), form: page.url() });
      await page.context().close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  storageState: async ({ signedIn }, use) => use(signedIn.state),
  to: async ({ page, signedIn }, use) => {
    await page.addInitScript(listen);
    await catchRequests(page);
    await page.goto(signedIn.form);
    const to = page.getByRole("combobox", { name: "To" });
    await expect(to).toBeVisible();
    await use(to);
  },
});

// These are many and short: tracing took half as long again. A picture and the page's tree are kept of
// those that fail.
test.use({ trace: "off" });

interface Heard {
  text: string;
  /** Which of the live regions spoke. */
  region: number;
  /** How long after the last key. */
  after: number;
}

/** In the browser: writes down what is said to screen readers. */
function listen(): void {
  const heard: Heard[] = [];
  let before: string[] = [];
  let key = 0;
  document.addEventListener("input", () => (key = performance.now()), true);
  const look = () => {
    const regions = [...document.querySelectorAll("[role=status][aria-live=polite]")];
    const now = regions.map((region) => region.textContent ?? "");
    now.forEach((text, region) => {
      if (text !== "" && text !== before[region]) heard.push({ text, region, after: performance.now() - key });
    });
    before = now;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
  Object.assign(window, { heard });
}

const heardOn = (page: Page): Promise<Heard[]> =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
const saidOn = async (page: Page): Promise<string[]> => (await heardOn(page)).map((it) => it.text);

const listOf = (page: Page): Locator => page.getByRole("listbox", { name: "Care teams" });
const optionsOf = (page: Page): Locator => listOf(page).getByRole("option");
const activeOf = (page: Page): Locator => optionsOf(page).and(page.locator("[aria-selected=true]"));
const subjectOf = (page: Page): Locator => page.getByLabel("Subject", { exact: true });
const sendOf = (page: Page): Locator => page.getByRole("button", { name: "Send", exact: true });
const headingOf = (page: Page): Locator => page.getByRole("heading", { level: 1 });

/** Focus in the field, and the own care team under it. */
async function open(page: Page, to: Locator): Promise<void> {
  await to.click();
  await expect(optionsOf(page)).toHaveCount(OWN.length);
}

/** The sixteen of Little Rock, the own care team first. */
async function openLittleRock(page: Page, to: Locator): Promise<void> {
  await to.fill("little rock");
  await expect(optionsOf(page)).toHaveCount(LITTLE_ROCK.length);
}

async function choosePharmacy(page: Page, to: Locator): Promise<void> {
  await open(page, to);
  await page.getByRole("option", { name: PHARMACY }).click();
  await expect(to).toHaveValue(PHARMACY);
}

/** Holds every search back. Gives the texts that are asked for, and what lets the first of them go on. */
async function hold(page: Page): Promise<{ texts: string[]; release: () => void }> {
  const texts: string[] = [];
  const waiting: (() => void)[] = [];
  await page.route(SEARCH, async (route) => {
    texts.push(new URL(route.request().url()).searchParams.get("q") ?? "");
    await new Promise<void>((release) => waiting.push(release));
    // The page may have given it up meanwhile.
    await route.continue().catch(() => undefined);
  });
  return { texts, release: () => waiting.shift()?.() };
}

/** Time goes on as it does, and can be put forward. */
async function takeTheClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.reload();
}

/** Waits until a search is given up. */
const givenUp = (page: Page): Promise<unknown> =>
  page.waitForEvent("requestfailed", (request) => SEARCH.test(request.url()));

/** The number of the letter before which the caret stands. */
const caretOf = (to: Locator): Promise<number | null> =>
  to.evaluate((input: HTMLInputElement) => input.selectionStart);

test.describe("markup", () => {
  test("combobox 1, 2, 3, 4, 8, 56: roles, names, states, and nothing that writes along", async ({ page, to }) => {
    await expect(page.locator("label[for=to]")).toHaveText("To");
    await expect(to).not.toHaveAttribute("placeholder");
    const attributes = {
      type: "text",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "to-list",
      autocomplete: "off",
      autocapitalize: "none",
      autocorrect: "off",
      spellcheck: "false",
      inputmode: "text",
      enterkeyhint: "done",
      "data-lpignore": "true",
      "data-bwignore": "true",
    };
    for (const [name, value] of Object.entries(attributes)) await expect(to).toHaveAttribute(name, value);
    const list = page.locator("ul#to-list[role=listbox]");
    await expect(list, "it is there before it opens").toHaveAttribute("aria-label", "Care teams");
    await open(page, to);
    await expect(to).toHaveAttribute("aria-expanded", "true");
    await expect(page.locator("[aria-owns]")).toHaveCount(0);
  });

  test("combobox 2, 5, 6, 7: what is active, where it stands, and what the browser tells of it", async ({
    page,
    to,
  }) => {
    await open(page, to);
    const id = await page.getByRole("option", { name: PHARMACY }).getAttribute("id");
    await openLittleRock(page, to);
    await expect(page.getByRole("option", { name: PHARMACY }), "ids last").toHaveAttribute("id", id ?? "");
    await expect(to).not.toHaveAttribute("aria-activedescendant");
    await to.press("ArrowDown");
    await expect(activeOf(page)).toHaveCount(1);
    const options = await optionsOf(page).evaluateAll((all) =>
      all.map((it) => ({ id: it.id, state: it.ariaSelected, of: it.ariaSetSize, at: it.ariaPosInSet })),
    );
    expect(new Set(options.map((it) => it.id)).size).toBe(LITTLE_ROCK.length);
    options.forEach(({ state, of, at }, place) => {
      expect([state, of, at]).toEqual([String(place === 0), "16", String(place + 1)]);
    });

    const browser = await page.context().newCDPSession(page);
    const { nodes } = await browser.send("Accessibility.getFullAXTree");
    const field = nodes.find((node) => node.role?.value === "combobox" && node.name?.value === "To");
    const told = Object.fromEntries((field?.properties ?? []).map((it) => [it.name, it.value]));
    expect(told).toMatchObject({
      autocomplete: { value: "list" },
      hasPopup: { value: "listbox" },
      expanded: { value: true },
      required: { value: true },
      activedescendant: { relatedNodes: [{ idref: options[0]?.id }] },
      controls: { relatedNodes: [{ idref: "to-list" }] },
    });
    await to.press("Escape");
    await expect(to, "removed, not empty").not.toHaveAttribute("aria-activedescendant");
  });

  test("combobox 9, 23, 62: a text alone is no recipient, is said to be wrong and is not lost", async ({
    page,
    to,
  }) => {
    await expect(to).toHaveAttribute("aria-required", "true");
    await expect(to).not.toHaveAttribute("aria-invalid");
    await expect(to).toHaveAccessibleDescription(/^Type a name, a place or a kind of care/);
    await to.fill(PHARMACY);
    await expect(optionsOf(page)).toHaveCount(1);
    await expect(activeOf(page), "not even the one that it names is chosen").toHaveCount(0);
    await expect(to).toHaveAccessibleDescription("");

    const saved = () => page.waitForRequest((it) => it.method() === "PUT" && it.url().includes("/drafts/"));
    const before = saved();
    await subjectOf(page).fill("Which one is it");
    await subjectOf(page).blur();
    expect((await before).postDataJSON()).not.toHaveProperty("recipient_id");
    await sendOf(page).click();
    const summary = page.locator(".error-summary");
    await expect(summary).toBeFocused();
    await summary.getByRole("link", { name: "Select a recipient from the list" }).click();
    await expect(to).toBeFocused();
    await expect(to).toHaveValue(PHARMACY);
    await expect(to).toHaveAttribute("aria-invalid", "true");
    await expect(to).toHaveAccessibleDescription("Select a recipient from the list");

    const after = saved();
    await to.press("ArrowDown");
    await to.press("Enter");
    await expect(to).not.toHaveAttribute("aria-invalid");
    expect((await after).postDataJSON().recipient_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("combobox 10, 11, 59: named groups, only options inside, beginnings first", async ({ page, to }) => {
    await openLittleRock(page, to);
    const inGroup = (name: string) => listOf(page).getByRole("group", { name }).getByRole("option");
    await expect(inGroup("Your care team")).toHaveCount(OWN.length);
    await expect(inGroup("Other care teams")).toHaveCount(LITTLE_ROCK.length - OWN.length);
    await expect(listOf(page).locator("a, button, input, select, textarea, [tabindex]")).toHaveCount(0);
    const others = await namesOf(inGroup("Other care teams"));
    const begin = others.map((name) => name.startsWith("Little"));
    expect(begin).toContain(false);
    expect(begin.lastIndexOf(true), "those that begin with the text").toBeLessThan(begin.indexOf(false));
    await to.fill("nobody by this name");
    await expect(page.getByText(/^No care team found/)).toBeVisible();
    await expect(page.locator(".combobox__popup").locator("a, button, [tabindex]")).toHaveCount(0);
  });

  test("combobox 12: the recipient of a draft is the field's value", async ({ page, to }) => {
    await choosePharmacy(page, to);
    await subjectOf(page).fill("Kept");
    await subjectOf(page).blur();
    await page.waitForURL(/\/drafts\//);
    await page.reload();
    await expect(to).toHaveValue(PHARMACY);
    await to.focus();
    await expect(to, "a choice is not searched for").toHaveAttribute("aria-expanded", "false");
    await to.press("ArrowDown");
    await expect(optionsOf(page), "whoever asks for another gets the own care team").toHaveCount(OWN.length);
  });
});

test.describe("keyboard", () => {
  test("combobox 13, 16, 17: letters, caret, undo and deletion are the text's", async ({ page, to }) => {
    await open(page, to);
    await to.press("ArrowDown");
    await page.keyboard.type("hyman");
    await expect(to).toHaveValue("hyman");
    await expect(activeOf(page)).toHaveCount(0);
    await expect(optionsOf(page).first(), "the list follows").toHaveAccessibleName(HYMAN);
    for (const [key, caret] of [
      ["ArrowLeft", 4],
      ["Home", 0],
      ["ArrowRight", 1],
      ["End", 5],
      ["Shift+Home", 0],
    ] as const) {
      await to.press("ArrowDown");
      await expect(activeOf(page)).toHaveCount(1);
      await to.press(key);
      await expect(activeOf(page), key).toHaveCount(0);
      expect(await caretOf(to), key).toBe(caret);
    }
    await page.keyboard.press("Home");
    await page.keyboard.press("Delete");
    await expect(to).toHaveValue("yman");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(to).toHaveValue("hyman");
    await expect(to).toBeFocused();
  });

  test("combobox 14, 15: arrows open, move and wrap, with Alt they open and close", async ({ page, to }) => {
    await open(page, to);
    await to.press("Escape");
    for (const [key, name] of [
      ["ArrowDown", OWN[0]],
      ["ArrowUp", OWN[1]],
      ["ArrowDown", OWN[0]],
      ["Alt+ArrowUp", "closed"],
      ["Alt+ArrowDown", "nothing active"],
      ["Escape", "closed"],
      ["ArrowUp", OWN[1]],
    ] as const) {
      await to.press(key);
      await expect(listOf(page), key).toBeVisible({ visible: name !== "closed" });
      const active = OWN.filter((it) => it === name);
      await expect.poll(() => namesOf(activeOf(page)), key).toEqual(active);
      await expect(to, "focus stays in the text").toBeFocused();
    }
  });

  test("combobox 18, 19: Enter takes what is active and sends no form", async ({ page, to }) => {
    const errors = page.locator(".error-summary");
    await open(page, to);
    for (const key of ["Enter", "Shift+Enter", "Control+Enter"]) {
      await to.press(key);
      await expect(listOf(page), "nothing is active: nothing happens").toBeVisible();
    }
    await to.press("ArrowDown");
    await to.press("Enter");
    await expect(to).toHaveValue(OWN[0] ?? "");
    await expect(listOf(page)).toBeHidden();
    await expect(to).toBeFocused();
    expect(await caretOf(to)).toBe(OWN[0]?.length);
    await expect(errors).toHaveCount(0);
    await to.press("Enter");
    await expect(errors, "closed, Enter is the form's").toContainText("Enter a subject");
  });

  test("combobox 20, 37: Escape closes, then clears; what it gave up is asked again", async ({ page, to }) => {
    await open(page, to);
    const held = await hold(page);
    const first = givenUp(page);
    await page.keyboard.type("hyman");
    await expect.poll(() => held.texts).toEqual(["h"]);
    await to.press("Escape");
    await first;
    await expect(listOf(page)).toBeHidden();
    await expect(to).toHaveValue("hyman");
    await to.press("ArrowDown");
    await expect(optionsOf(page), "what is known is there at once").toHaveCount(OWN.length);
    await expect.poll(() => held.texts).toEqual(["h", "hyman"]);
    const second = givenUp(page);
    await to.press("Escape");
    await second;
    held.release();
    held.release();
    await to.press("Escape");
    await expect(to).toHaveValue("");
    await expect(listOf(page), "nothing opens it again").toBeHidden();
  });

  test("combobox 21: Tab leaves, closes, gives up the search and chooses nothing", async ({ page, to }) => {
    for (const key of ["Tab", "Shift+Tab"]) {
      await open(page, to);
      await to.press("ArrowDown");
      await expect(activeOf(page)).toHaveCount(1);
      await to.press(key);
      await expect(to).not.toBeFocused();
      await expect(listOf(page)).toBeHidden();
      await expect(to).toHaveValue("");
    }
    const held = await hold(page);
    const search = givenUp(page);
    await to.focus();
    await page.keyboard.type("h");
    await expect.poll(() => held.texts).toEqual(["h"]);
    await to.press("Tab");
    await search;
  });

  test("combobox 22, 35: Backspace selects a choice, then removes it, as one button does", async ({ page, to }) => {
    const clear = page.getByRole("button", { name: "Clear recipient" });
    await expect(clear, "there is nothing to clear").toHaveCount(0);
    await choosePharmacy(page, to);
    await to.press("Backspace");
    await expect(to).toHaveValue(PHARMACY);
    expect(await page.evaluate(() => String(getSelection()))).toBe(PHARMACY);
    await to.press("Backspace");
    await expect(to).toHaveValue("");

    await choosePharmacy(page, to);
    await expect(clear).toHaveAttribute("title", "Clear recipient");
    await to.press("Tab");
    await expect(page.getByRole("button", { name: "Browse care teams" }), "Tab goes past it").toBeFocused();
    await clear.click();
    await expect(to).toHaveValue("");
    await expect(to).toBeFocused();
    await expect(optionsOf(page), "the next choice is at hand").toHaveCount(OWN.length);
  });

  test("combobox 24, 25, 26: keys move neither page nor form; what is active is in sight at 400 %", async ({
    page,
    to,
  }) => {
    await headingOf(page).focus();
    const whole = async () => [page.url(), await page.locator("main").innerText()];
    const before = await whole();
    await page.keyboard.type("abcdefghijklmnopqrstuvwxyz0123456789/?.,;'-=[]");
    await expect(headingOf(page), "no letter alone does anything").toBeFocused();
    await expect(to).toHaveValue("");
    expect(await whole()).toEqual(before);

    await openLittleRock(page, to);
    const place = async (key: string) => {
      await to.press(key);
      await expect(activeOf(page), key).toBeInViewport({ ratio: 0.9 });
      return activeOf(page).getAttribute("aria-posinset");
    };
    const scrolled = await page.evaluate(() => scrollY);
    expect(await place("PageUp")).toBe("1");
    expect(await place("PageDown")).toBe("11");
    expect(await page.evaluate(() => scrollY), "the page stays").toBe(scrolled);
    // 1280 by 1024 at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    expect(await place("PageDown")).toBe("16");
    for (const at of ["1", "2", "3", "4"]) expect(await place("ArrowDown")).toBe(at);
  });
});

test.describe("mouse and finger", () => {
  test("combobox 27, 28, 29: a press keeps focus, hovering moves nothing, any part chooses", async ({ page, to }) => {
    const option = page.getByRole("option", { name: PHARMACY });
    for (const part of [".combobox__icon", ".combobox__label", ".combobox__second", ".combobox__note"]) {
      await open(page, to);
      await to.press("ArrowDown");
      await option.locator(part).hover();
      await expect(activeOf(page)).toHaveAccessibleName(OWN[0] ?? "");
      await page.mouse.down();
      await expect(to, "as long as it is pressed").toBeFocused();
      await page.mouse.up();
      await expect(to, part).toHaveValue(PHARMACY);
      await to.press("Escape");
      await to.blur();
    }
  });

  test("combobox 30, 34: scrolling chooses nothing, a tap elsewhere closes", async ({ page, to, hasTouch }) => {
    await openLittleRock(page, to);
    const box = await optionsOf(page).nth(1).boundingBox();
    const browser = await page.context().newCDPSession(page);
    const [x, y] = [(box?.x ?? 0) + 60, (box?.y ?? 0) + 60];
    if (hasTouch) {
      await browser.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
      for (const moved of [20, 60, 100, 150]) {
        await browser.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y - moved }] });
      }
      await browser.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    } else {
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, 150);
    }
    await expect.poll(() => listOf(page).evaluate((list) => list.scrollTop)).toBeGreaterThan(50);
    await expect(listOf(page)).toBeVisible();
    await expect(to).toHaveValue("little rock");
    await headingOf(page).click();
    await expect(listOf(page)).toBeHidden();
    await expect(to, "the text stays").toHaveValue("little rock");
  });

  test("combobox 31: a tap on the field opens, a second one on an option hits nothing under it", async ({
    page,
    to,
    hasTouch,
  }) => {
    await open(page, to);
    await to.press("Escape");
    await to.click();
    const box = await optionsOf(page).first().boundingBox();
    const [x, y] = [(box?.x ?? 0) + 30, (box?.y ?? 0) + 20];
    const tap = () => (hasTouch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
    await tap();
    await expect(listOf(page)).toBeHidden();
    await tap();
    await expect(to).toHaveValue(OWN[0] ?? "");
    await expect(to).toBeFocused();
  });

  test("combobox 32, 33: targets are large, and the list ends above the keyboard", async ({ page, to }) => {
    await openLittleRock(page, to);
    const sizes = await page.locator(".combobox :is([role=option], button)").evaluateAll((all) =>
      all.map((it) => Math.min(it.clientHeight, it.clientWidth)),
    );
    expect(sizes).toHaveLength(LITTLE_ROCK.length + 1);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44);
    // An on-screen keyboard takes the lower half.
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    await page.setViewportSize({ width, height: Math.round(height / 2) });
    await expect(to).toBeInViewport({ ratio: 1 });
    await expect(listOf(page)).toBeInViewport({ ratio: 1 });
    await expect(optionsOf(page).nth(1)).toBeInViewport({ ratio: 1 });
  });
});

test.describe("requests", () => {
  test("combobox 36, 39: older options stay until the answer to the newest text", async ({ page, to }) => {
    await open(page, to);
    const held = await hold(page);
    const began = Date.now();
    await page.keyboard.type("hyman");
    await expect(page.getByText("Searching…")).toBeVisible();
    expect(Date.now() - began, "not for answers that come at once").toBeGreaterThanOrEqual(300);
    expect(held.texts).toEqual(["h"]);
    held.release();
    await expect.poll(() => held.texts).toEqual(["h", "hyman"]);
    await expect.poll(() => namesOf(optionsOf(page)), "what only “h” found is dropped").toEqual(OWN);
    held.release();
    await expect(optionsOf(page).first()).toHaveAccessibleName(HYMAN);
    await expect(page.getByText("Searching…")).toBeHidden();
  });

  test("combobox 38, 41: ten keys cost four requests at most, and none twice", async ({ page, to }) => {
    await open(page, to);
    const texts: string[] = [];
    let [underWay, most] = [0, 0];
    await page.route(SEARCH, async (route) => {
      texts.push(new URL(route.request().url()).searchParams.get("q") ?? "");
      most = Math.max(most, (underWay += 1));
      // The round trip of a phone on the road.
      await new Promise((answer) => setTimeout(answer, 150));
      underWay -= 1;
      await route.continue();
    });
    await to.pressSequentially("pharm litt");
    await expect.poll(() => texts.at(-1)).toBe("pharm litt");
    await expect.poll(() => underWay, "answered").toBe(0);
    await expect(optionsOf(page)).toHaveCount(1);
    expect(texts.at(0), "at the first key").toBe("p");
    expect(texts.length, texts.join(", ")).toBeLessThanOrEqual(4);
    expect(most, "one at a time").toBe(1);
    const asked = texts.length;
    await to.clear();
    await expect(optionsOf(page)).toHaveCount(OWN.length);
    await to.fill(" pharm litt ");
    await expect(optionsOf(page)).toHaveCount(1);
    expect(texts.length, "both were known").toBe(asked);
  });

  test("combobox 40: one's own are there at once, and what the server finds is added below", async ({ page, to }) => {
    await open(page, to);
    const held = await hold(page);
    await page.keyboard.type("little");
    await expect.poll(() => namesOf(optionsOf(page)), "before any answer").toEqual(OWN);
    await expect(optionsOf(page).first().locator("mark")).toHaveText("Little");
    await page.keyboard.type(" rock");
    held.release();
    await expect.poll(() => held.texts.at(-1)).toBe("little rock");
    held.release();
    await expect(optionsOf(page)).toHaveCount(LITTLE_ROCK.length);
    expect((await namesOf(optionsOf(page))).slice(0, OWN.length)).toEqual(OWN);
  });

  test("combobox 42, 46: an answer after a choice changes and says nothing", async ({ page, to }) => {
    await takeTheClock(page);
    await open(page, to);
    const held = await hold(page);
    await page.keyboard.type("h");
    await expect.poll(() => held.texts).toEqual(["h"]);
    await page.getByRole("option", { name: PHARMACY }).click();
    const answer = page.waitForResponse(SEARCH);
    held.release();
    await (await answer).finished();
    await page.clock.fastForward(2_000);
    await expect(to).toHaveValue(PHARMACY);
    await expect(listOf(page)).toBeHidden();
    // What was said goes after five seconds: nothing came instead.
    await page.clock.fastForward(4_000);
    await expect(page.locator("[aria-live=polite]").filter({ hasText: /./ })).toHaveCount(0);
    expect(await saidOn(page)).toEqual([`${PHARMACY} selected`]);
  });

  test.describe("that fail", () => {
    test.use({ expectedErrors: /ERR_FAILED|status of (401|403|500)/ });

    test("combobox 43: a failure is shown and said, and typing tries again", async ({ page, to }) => {
      const sentence = "The search did not answer. Keep typing to try again.";
      await open(page, to);
      for (const [key, fail] of [
        ["l", () => page.route(SEARCH, (route) => route.abort())],
        ["i", () => page.route(SEARCH, (route) => route.fulfill({ status: 500 }))],
      ] as const) {
        await fail();
        await page.keyboard.type(key);
        await expect(page.locator(".combobox__popup")).toContainText(sentence);
        await expect(optionsOf(page), "what of one's own fits stays").toHaveCount(OWN.length);
      }
      await page.keyboard.type("x");
      await expect(optionsOf(page), "what answered another text is gone").toHaveCount(0);
      await expect.poll(() => saidOn(page)).toContain(sentence);
      await page.unrouteAll();
      await to.fill("hyman");
      await expect(optionsOf(page).first()).toHaveAccessibleName(HYMAN);
      await expect(page.getByText(sentence)).toBeHidden();
    });

    test("combobox 44: three seconds are enough, and who is signed out keeps the text", async ({
      page,
      to,
      context,
    }) => {
      await takeTheClock(page);
      await open(page, to);
      const held = await hold(page);
      await to.fill("hym");
      await expect.poll(() => held.texts).toEqual(["hym"]);
      await page.clock.fastForward(3_000);
      await expect(page.getByText("The search did not answer.")).toBeVisible({ timeout: 2_000 });
      await page.unrouteAll();

      await context.clearCookies();
      await to.fill("hyman");
      const dialog = page.getByRole("dialog");
      await expect(dialog).toHaveAccessibleName(/Your session ended/);
      await dialog.getByLabel("Password", { exact: true }).fill(PASSPHRASE);
      await dialog.getByRole("button", { name: "Log in" }).click();
      await dialog.getByRole("button", { name: "Accept and continue" }).click();
      await expect(dialog).toBeHidden();
      await expect(to).toHaveValue("hyman");
      await to.focus();
      await expect(optionsOf(page).first()).toHaveAccessibleName(HYMAN);
    });
  });
});

test.describe("what is said", () => {
  test("combobox 45, 49, 50, 51: two polite regions before the field say choice and removal in turn", async ({
    page,
    to,
  }) => {
    await choosePharmacy(page, to);
    await to.press("Escape");
    await choosePharmacy(page, to);
    await to.selectText();
    await page.keyboard.type("h");
    const [selected, removed] = [`${PHARMACY} selected`, `${PHARMACY} removed`];
    await expect.poll(() => saidOn(page)).toEqual([selected, removed, selected, removed]);
    const [first, second] = (await heardOn(page)).map((it) => it.region);
    expect((await heardOn(page)).map((it) => it.region)).toEqual([first, second, first, second]);
    expect(first).not.toBe(second);
    const field = await to.elementHandle();
    for (const region of await page.locator("[role=status][aria-live=polite]").all()) {
      await expect(region).toHaveJSProperty("tagName", "DIV");
      const follows = await region.evaluate(
        (it, field) => it.compareDocumentPosition(field as Node) & Node.DOCUMENT_POSITION_FOLLOWING,
        field,
      );
      expect(follows).not.toBe(0);
    }
    await expect(page.locator("[aria-live=assertive]")).toHaveCount(0);
    await expect(page.locator(".usa-form-group:has(#to) [role=alert]")).toHaveCount(0);
  });

  test("combobox 46, 47: how many there are is said once typing pauses", async ({ page, to }) => {
    await takeTheClock(page);
    await expect(to).toBeVisible();
    // It stands still but for what the test puts forward: a slow machine makes no pause between keys.
    await page.clock.pauseAt(Date.now() + 5_000);
    await to.focus();
    for (const [text, count, sentence] of [
      ["pharm lit", 1, "1 result, Up and Down to review"],
      ["little rock", 16, "16 results, Up and Down to review"],
      ["zzqx", 0, "No care team found for “zzqx”. Try fewer words, or only the place, or browse care teams below."],
    ] as const) {
      const answer = page.waitForResponse((it) => new URL(it.url()).searchParams.get("q") === text);
      await to.clear();
      await to.pressSequentially(text);
      await (await answer).finished();
      await expect(page.locator(".combobox__popup [role=option]")).toHaveCount(count);
      await expect(page.getByText(/^Type a name, a place or a kind of care\.$/)).toBeHidden();
      const passing = async () => {
        // In two steps: what is said too early is then heard too early.
        await page.clock.fastForward(1_000);
        await page.clock.fastForward(400);
        return saidOn(page);
      };
      await expect.poll(passing).toContain(sentence);
    }
    const heard = await heardOn(page);
    expect(heard.map((it) => it.text), "not for every key").toHaveLength(3);
    for (const { after } of heard) expect(after).toBeGreaterThanOrEqual(1_400);
  });

  test.describe("on Apple's devices", () => {
    test.use({
      userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1",
    });

    test("combobox 6, 10, 48: the active option, its group and its place are said", async ({ page, to }) => {
      await openLittleRock(page, to);
      for (const name of [...OWN, "Little Rock Behavioral Health"]) {
        await to.press("ArrowDown");
        await expect(activeOf(page)).toHaveAccessibleName(name);
      }
      await to.press("Enter");
      const spoken = async () => (await saidOn(page)).filter((text) => !/to review$/.test(text));
      await expect.poll(async () => (await spoken()).length).toBe(4);
      const [first, second, third, chosen] = await spoken();
      expect(first).toMatch(/^Your care team, .*Sadler, Corey, MD, .*Your primary care, 1 of 16$/);
      expect(second, "the group only when it is another").toMatch(/^Little Rock Pharmacy, .*, 2 of 16$/);
      expect(third).toMatch(/^Other care teams, .*, 3 of 16$/);
      expect(chosen).toBe("Little Rock Behavioral Health selected");
    });
  });
});

test.describe("text entry", () => {
  test("combobox 52, 53: an input method has its keys, and the list follows it", async ({ page, to }) => {
    await open(page, to);
    const browser = await page.context().newCDPSession(page);
    await browser.send("Input.imeSetComposition", { text: "pharm lit", selectionStart: 9, selectionEnd: 9 });
    await expect(optionsOf(page), "before the composition ends").toHaveCount(1);
    await page.keyboard.press("ArrowDown");
    await expect(activeOf(page), "it goes through what the input method offers").toHaveCount(0);
    await browser.send("Input.insertText", { text: "pharm lit" });
    await page.keyboard.press("ArrowDown");
    await expect(activeOf(page)).toHaveCount(1);
    // Safari sends the Enter that ends a composition after its end, with this code alone.
    await browser.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", windowsVirtualKeyCode: 229 });
    await expect(activeOf(page)).toHaveCount(1);
    await expect(to).toHaveValue("pharm lit");
  });

  test("combobox 54: dictation that fires no event is noticed", async ({ page, to }) => {
    const dictate = (text: string) => to.evaluate((input: HTMLInputElement, text) => (input.value = text), text);
    await open(page, to);
    await dictate("pharm lit");
    await expect(optionsOf(page)).toHaveCount(1);
    await to.evaluate((input: HTMLInputElement) => {
      input.value = "hyman";
      input.blur();
    });
    await to.focus();
    await expect(to, "nor is the last word lost").toHaveValue("hyman");
    await expect(optionsOf(page).first()).toHaveAccessibleName(HYMAN);
  });

  test("combobox 55: what is pasted finds its option, up to 200 letters", async ({ page, to }) => {
    await to.focus();
    for (const [text, name] of [
      ["  Hauge, Allison, PA ", "Little Rock Family Medicine_Hauge, Allison, PA"],
      ["Little Rock Military Team HERK_ Salazar, Franko, PA", "Little Rock Military Team HERK_ Salazar, Franko, PA"],
    ] as const) {
      await to.selectText();
      await page.keyboard.insertText(text);
      await expect(optionsOf(page).first()).toHaveAccessibleName(name);
    }
    await to.selectText();
    await page.keyboard.insertText("pharmacy ".repeat(30));
    expect((await to.inputValue()).length).toBe(200);
  });
});

test.describe("looks", () => {
  test("combobox 57: matches are marked, the name stays whole, odd hits say why", async ({ page, to }) => {
    await to.fill("pharm lit");
    const pharmacy = page.getByRole("option", { name: PHARMACY, exact: true });
    await expect(pharmacy.locator("mark")).toHaveText(["Lit", "Pharm"]);
    await expect(pharmacy.locator("mark").first()).toHaveCSS("font-weight", "800");
    for (const [text, why] of [
      ["19 mdg pharmacy", "found by another name"],
      ["litle rok pharmacy", "found by a similar spelling"],
      ["johnny hyman", "found by a nickname"],
    ] as const) {
      await to.fill(text);
      await expect(optionsOf(page).first(), text).toContainText(why);
    }
  });

  test("combobox 58: two lines, whole at 320 px and in text of double size", async ({ page, to }) => {
    await openLittleRock(page, to);
    const pharmacy = page.getByRole("option", { name: PHARMACY });
    await expect(pharmacy.locator(".combobox__label")).toHaveText(PHARMACY);
    await expect(pharmacy.locator(".combobox__second")).toHaveText("Pharmacy · Little Rock AFB, AR");
    for (const [width, size] of [[320, "100%"], [390, "200%"], [1280, "200%"]] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate((size) => document.documentElement.style.setProperty("font-size", size), size);
      const cut = await page.locator(".combobox__popup").evaluate((popup) => {
        const right = popup.getBoundingClientRect().right;
        return [popup, ...popup.querySelectorAll(".combobox__label, .combobox__second, .combobox__note")]
          .filter((it) => it.scrollWidth > it.clientWidth + 1 || it.getBoundingClientRect().right > right + 1)
          .map((it) => `${it.className}: ${it.textContent}`);
      });
      expect(cut, `${width} px, ${size}`).toEqual([]);
      const ellipsis = await listOf(page).locator("*").evaluateAll(
        (all) => all.filter((it) => getComputedStyle(it).textOverflow === "ellipsis").length,
      );
      expect(ellipsis).toBe(0);
    }
  });

  test("combobox 60: the ring of focus and the active option stand out", async ({ page, to }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await to.focus();
      const ring = await to.evaluate((input) => {
        const { outlineColor, outlineStyle, outlineWidth } = getComputedStyle(input);
        const around = getComputedStyle(document.body).backgroundColor;
        const light = (colour: string) =>
          (colour.match(/\d+/g) ?? [])
            .slice(0, 3)
            .map((part) => Number(part) / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
            .reduce((sum, part, at) => sum + part * ([0.2126, 0.7152, 0.0722][at] ?? 0), 0.05);
        const [darker = 1, lighter = 1] = [light(outlineColor), light(around)].sort((one, next) => one - next);
        return { style: outlineStyle, width: parseFloat(outlineWidth), contrast: lighter / darker };
      });
      expect(ring.style).toBe("solid");
      expect(ring.width).toBeGreaterThanOrEqual(2);
      expect(ring.contrast, colorScheme).toBeGreaterThanOrEqual(3);
    }
    await page.emulateMedia({ forcedColors: "active" });
    await to.press("ArrowDown");
    await expect(activeOf(page)).toHaveCSS("outline-style", "solid");
    await expect(activeOf(page)).toHaveCSS("outline-width", "2px");
    await expect(optionsOf(page).last()).toHaveCSS("outline-style", "none");
  });

  test("combobox 61: nothing moves when the list opens or an error comes", async ({ page, to }) => {
    const places = () =>
      page.evaluate(() => ["to", "subject", "message"].map((id) => document.getElementById(id)?.getBoundingClientRect().top ?? 0));
    const before = await places();
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await openLittleRock(page, to);
    expect(await places()).toEqual(before);
    expect(await page.evaluate(() => document.getAnimations().length), "nothing slides in").toBe(0);
    await to.press("Escape");
    expect(await places()).toEqual(before);
    await sendOf(page).click();
    await expect(to).toHaveAttribute("aria-invalid", "true");
    const apart = ([to = 0, subject = 0, message = 0]: number[]) => [subject - to, message - to];
    expect(apart(await places()), "below the summary the errors have their lines").toEqual(apart(before));
  });
});
