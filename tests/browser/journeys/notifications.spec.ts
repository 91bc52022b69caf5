// How one is told that there is something to read: addresses and their codes, which notices come and when,
// what arrives in a real mail server; and what administrators see of what did not arrive.
import type { Page } from "@playwright/test";
import { enterOn, tabTo } from "../support/keyboard.ts";
import { signIn } from "../support/people.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { Gateway, Sink, body, codeIn } from "../support/post.ts";
import { test as base, expect, expectNoViolations, picture } from "../support/test.ts";

const test = base.extend<object, { sink: Sink; gateway: Gateway; portal: Portal }>({
  sink: [
    async ({}, use) => {
      const sink = await Sink.start();
      await use(sink);
      await sink.stop();
    },
    { scope: "worker" },
  ],
  gateway: [
    async ({}, use) => {
      const gateway = await Gateway.start();
      await use(gateway);
      await gateway.stop();
    },
    { scope: "worker" },
  ],
  portal: [
    async ({ sink, gateway }, use) => {
      const portal = await startPortal({
        CAREPOST_SMTP_URL: sink.url,
        CAREPOST_MAIL_FROM: "Portal <no-reply@portal.test>",
        ...gateway.settings,
      });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

test.use({
  colorScheme: async ({ isMobile }, use) => use(isMobile ? "dark" : "light"),
  // What is no address or code is refused; the page behind a mail's link, which is the server's own, has no
  // icon.
  expectedErrors: /status of (403|409|422|429)|favicon\.ico/,
});

/** Opens one's notices from the account's menu. */
async function openNotices(page: Page): Promise<void> {
  const link = page.getByRole("link", { name: "Notifications" }).filter({ visible: true }).first();
  // The first page after signing in takes focus when it comes, and an open menu closes.
  await expect(async () => {
    if (!(await link.isVisible())) await page.getByRole("button", { name: /, account$/ }).click();
    await link.click({ timeout: 3_000 });
  }).toPass();
  await expect(page.getByRole("heading", { level: 1, name: "Notifications" })).toBeFocused();
}

const mail = (page: Page) => page.getByRole("region", { name: "E-mail" });
const texts = (page: Page) => page.getByRole("region", { name: "Text messages" });

/** The code of the latest mail to an address. `before`: how many mails it had. */
async function mailedCode(sink: Sink, to: string, before = 0): Promise<string> {
  await expect.poll(async () => (await sink.mails(to)).length).toBe(before + 1);
  return codeIn(body((await sink.mails(to)).at(-1) ?? ""));
}

/** Another code than this one. */
const wrong = (code: string) => (code === "000000" ? "000001" : "000000");

test("an address is named, confirmed, changed and removed, and each refusal is said by its field", async ({
  page,
  sink,
  gateway,
}, info) => {
  const address = `karan-${info.project.name}@mail.test`;
  const next = `gerhold-${info.project.name}@mail.test`;
  await signIn(page, "karan.gerhold");
  await openNotices(page);
  await expect(mail(page)).toContainText("There is no address yet");
  await expectNoViolations(page);
  await picture(page, "notices-empty");
  await test.step("what is no address is said by the field, and stays to be mended", async () => {
    const field = mail(page).getByLabel("E-mail address");
    await mail(page).getByRole("button", { name: "Send me a code" }).click();
    await expect(mail(page).locator(".error-summary")).toBeFocused();
    await expect(mail(page).locator(".error-summary a")).toHaveText(["Enter your e-mail address"]);
    await field.fill("karan@nowhere");
    await mail(page).getByRole("button", { name: "Send me a code" }).click();
    await expect(mail(page).locator(".error-summary a")).toHaveText([/^This is not an e-mail address/]);
    await expect(mail(page).locator(".error-summary")).toBeFocused();
    await expect(field).toHaveValue("karan@nowhere");
    await expect(field).toHaveAccessibleDescription(/This is not an e-mail address/);
    await expectNoViolations(page);
    await picture(page, "notices-address-error");
  });
  await test.step("nothing goes there before its code came back", async () => {
    await mail(page).getByLabel("E-mail address").fill(address);
    await mail(page).getByRole("button", { name: "Send me a code" }).click();
    await expect(page.locator("#mail-said")).toContainText("A code is on its way.");
    await expect(page.locator("#mail-said")).toBeFocused();
    await expect(mail(page)).toContainText(`We sent a code to ${address}.`);
    await expectNoViolations(page);
    await picture(page, "notices-code");
    // A page that is loaded again still waits for the code.
    await page.reload();
    await expect(mail(page)).toContainText(`We sent a code to ${address}.`);
    const code = await mailedCode(sink, address);
    for (const [typed, refused] of [
      ["", "Enter the code that we sent you"],
      ["12", "A code has six digits. Check what you entered"],
      [wrong(code), "This is not the code. Check it, or have a new one sent"],
    ] as const) {
      await mail(page).getByLabel("Code", { exact: true }).fill(typed);
      await mail(page).getByRole("button", { name: "Confirm" }).click();
      await expect(mail(page).locator(".error-summary a")).toHaveText([refused]);
      await expect(mail(page).locator(".error-summary")).toBeFocused();
    }
    await expectNoViolations(page);
    await picture(page, "notices-code-error");
    await mail(page).getByRole("button", { name: "Send a new code" }).click();
    await expect(page.locator("#mail-said")).toContainText("The one before does not count any more.");
    const newer = await mailedCode(sink, address, 1);
    await mail(page).getByLabel("Code", { exact: true }).fill(`${newer.slice(0, 3)} ${newer.slice(3)}`);
    await mail(page).getByRole("button", { name: "Confirm" }).click();
    await expect(page.locator("#mail-said")).toContainText("Confirmed: notices go there from now on.");
    await expect(mail(page)).toContainText(`Notices go to ${address}.`);
  });
  await test.step("a mobile number is one with its country's code", async () => {
    const number = info.project.name === "phone" ? "+15015550123" : "+15015550124";
    await texts(page).getByLabel("Mobile number").fill("501 555 0123");
    await texts(page).getByRole("button", { name: "Send me a code" }).click();
    await expect(texts(page).locator(".error-summary a")).toHaveText([/^This is not a mobile number/]);
    await texts(page).getByLabel("Mobile number").fill(number.replace("+1501", "+1 (501) "));
    await texts(page).getByRole("button", { name: "Send me a code" }).click();
    await expect.poll(() => gateway.to(number).length).toBe(1);
    await texts(page).getByLabel("Code", { exact: true }).fill(codeIn(gateway.to(number)[0] ?? ""));
    await texts(page).getByRole("button", { name: "Confirm" }).click();
    await expect(texts(page)).toContainText(`Notices go to ${number}.`);
    await expectNoViolations(page);
    await picture(page, "notices");
  });
  await test.step("another address takes its place once it is confirmed, and the old one is told", async () => {
    await mail(page).getByRole("button", { name: "Change: E-mail" }).click();
    await expect(mail(page).getByLabel("E-mail address")).toBeFocused();
    await mail(page).getByRole("button", { name: "Cancel" }).click();
    await mail(page).getByRole("button", { name: "Change: E-mail" }).click();
    await mail(page).getByLabel("E-mail address").fill(next);
    await mail(page).getByRole("button", { name: "Send me a code" }).click();
    await expect(mail(page)).toContainText(`Notices go to ${address}.`);
    await expectNoViolations(page);
    await mail(page).getByLabel("Code", { exact: true }).fill(await mailedCode(sink, next));
    await mail(page).getByRole("button", { name: "Confirm" }).click();
    await expect(mail(page)).toContainText(`Notices go to ${next}.`);
    await expect.poll(async () => (await sink.mails(address)).length).toBe(3);
    expect(body((await sink.mails(address))[2] ?? "")).toContain("do not come to this address any more");
  });
  await test.step("it is removed after a question", async () => {
    await mail(page).getByRole("button", { name: "Remove: E-mail" }).click();
    const asks = page.getByRole("dialog", { name: "Remove this address?" });
    await expectNoViolations(page);
    await picture(page, "notices-remove", { whole: false });
    await asks.getByRole("button", { name: "Keep it" }).click();
    await expect(mail(page).getByRole("button", { name: "Remove: E-mail" })).toBeFocused();
    await mail(page).getByRole("button", { name: "Remove: E-mail" }).click();
    await asks.getByRole("button", { name: "Remove", exact: true }).click();
    await expect(page.locator("#mail-said")).toContainText("Removed: nothing is sent there any more.");
    await expect(mail(page)).toContainText("There is no address yet");
  });
});

test("what one is told of and when is chosen, and the page says whether it is saved", async ({ page }) => {
  await signIn(page, "fannie.kutch");
  await openNotices(page);
  const state = page.locator("#choices-state");
  await expect(state).toHaveText("All of this is saved.");
  const late = page.getByRole("group", { name: "The answer to you is late" });
  await expect(late.getByLabel("By e-mail")).toBeChecked();
  await late.getByLabel("By e-mail").uncheck();
  await expect(state).toHaveText("Not saved yet.");
  await page.getByLabel("From", { exact: true }).fill("22:30");
  await page.getByLabel("Until", { exact: true }).fill("22:30");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#choices .error-summary")).toBeFocused();
  await expect(page.locator("#choices .error-summary a")).toHaveText(["Enter another time than From"]);
  await expectNoViolations(page);
  await picture(page, "notices-times-error");
  await page.getByLabel("Until", { exact: true }).fill("06:00");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(state).toHaveText("All of this is saved.");
  await page.reload();
  await expect(late.getByLabel("By e-mail")).not.toBeChecked();
  await expect(page.getByLabel("From", { exact: true })).toHaveValue("22:30");
  await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Tokyo");
  await expectNoViolations(page);
  await picture(page, "notices-saved");
  await page.getByLabel("Send me nothing during quiet hours").uncheck();
  await expect(page.getByLabel("From", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(state).toHaveText("All of this is saved.");
});

test("a member of a team chooses by keys alone", async ({ page, sink }, info) => {
  const address = `tech-${info.project.name}@mail.test`;
  await signIn(page, "pharmacy.tech");
  await enterOn(page, page.getByRole("button", { name: /, account$/ }));
  await enterOn(page, page.getByRole("link", { name: "Notifications" }).filter({ visible: true }).first());
  await expect(page.getByRole("heading", { level: 1, name: "Notifications" })).toBeFocused();
  await tabTo(page, mail(page).getByLabel("E-mail address"));
  await page.keyboard.type(address);
  await page.keyboard.press("Enter");
  await expect(page.locator("#mail-said")).toBeFocused();
  const code = await mailedCode(sink, address);
  await tabTo(page, mail(page).getByLabel("Code", { exact: true }));
  await page.keyboard.type(code);
  await page.keyboard.press("Enter");
  await expect(mail(page)).toContainText(`Notices go to ${address}.`);
  const team = page.getByRole("group", { name: "There is a message for your team" });
  await tabTo(page, team.getByLabel("By text message"));
  await page.keyboard.press("Space");
  await expect(page.locator("#choices-state")).toHaveText("Not saved yet.");
  await enterOn(page, page.getByRole("button", { name: "Save", exact: true }));
  await expect(page.locator("#choices-state")).toHaveText("All of this is saved.");
  await expectNoViolations(page);
  await picture(page, "notices-staff");
  await enterOn(page, mail(page).getByRole("button", { name: "Remove: E-mail" }));
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Remove this address?" })).toBeHidden();
  await expect(mail(page)).toContainText(`Notices go to ${address}.`);
});

test("the mail that arrives says that there is something to read, and not what", async ({
  page,
  openPage,
  sink,
}, info) => {
  // A notice waits two minutes for more of its kind: once is enough, the page is the same.
  test.skip(info.project.name === "phone", "on a desktop only");
  test.setTimeout(360_000);
  const address = "george@mail.test";
  await signIn(page, "george.kutch");
  await openNotices(page);
  await mail(page).getByLabel("E-mail address").fill(address);
  await mail(page).getByRole("button", { name: "Send me a code" }).click();
  await mail(page).getByLabel("Code", { exact: true }).fill(await mailedCode(sink, address));
  await mail(page).getByRole("button", { name: "Confirm" }).click();
  await expect(mail(page)).toContainText(`Notices go to ${address}.`);
  // Whatever the hour at which the journey is made.
  await page.getByLabel("Send me nothing during quiet hours").uncheck();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.locator("#choices-state")).toHaveText("All of this is saved.");
  await page.goto("/");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill("Zolpidem canarysubject");
  await page.getByLabel("Message", { exact: true }).fill("My canarybody diabetes");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
  // What is open on a screen is read there: he goes away.
  await page.goto("/help");
  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await desk.getByRole("link", { name: "Zolpidem canarysubject" }).click();
  await desk.getByLabel("Message", { exact: true }).fill("canaryanswer metformin");
  await desk.getByRole("button", { name: "Send", exact: true }).click();
  await expect(desk.getByText("canaryanswer metformin")).toBeVisible();
  await expect.poll(async () => (await sink.mails(address)).length, { timeout: 200_000 }).toBe(2);
  const told = (await sink.mails(address))[1] ?? "";
  expect(body(told)).toMatch(/^You have a new message in .*\. Sign in to read it: http/);
  const site = /You have a new message in (.*)\. Sign in/.exec(told)?.[1] ?? "";
  const clinical = /canary|zolpidem|diabetes|metformin|pharmacy|little rock|kutch|clinic|patient|health/i;
  expect(told.replaceAll(site, "")).not.toMatch(clinical);
  await test.step("its link switches it off, and leads to the page that switches it on", async () => {
    const link = /Do not want these mails\? http:\/\/[^/]+(\/unsubscribe\/\S+)/.exec(told)?.[1] ?? "";
    const anyone = await openPage();
    await anyone.goto(link);
    await expectNoViolations(anyone);
    await anyone.getByRole("button", { name: "Switch these mails off" }).click();
    await expect(anyone.getByText("Done: these mails do not come any more.")).toBeVisible();
    await expect(anyone.getByRole("link", { name: "sign in to your notifications" })).toHaveAttribute(
      "href",
      "/notifications",
    );
    await page.goto("/notifications");
    const answers = page.getByRole("group", { name: "A care team has answered" });
    await expect(answers.getByLabel("By e-mail")).not.toBeChecked();
  });
});

test("administrators see what was given up, try it again and drop it", async ({ page, openPage, gateway }, info) => {
  const phone = info.project.name === "phone";
  const [one, other] = phone ? ["+15015550111", "+15015550112"] : ["+15015550113", "+15015550114"];
  await signIn(page, "site.admin");
  await openNotices(page);
  await expect(page.getByText("A care team of your facility has nobody left who answers")).toBeVisible();
  await expectNoViolations(page);
  const menu = page.getByRole("navigation", { name: /^Main menu/ });
  await menu.getByRole("link", { name: "Not delivered" }).filter({ visible: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Not delivered" })).toBeFocused();
  await expect(page.getByText("Nothing is left undelivered")).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "dead-letters-empty");
  const someone = await openPage();
  await signIn(someone, "beatriz.salazar");
  await openNotices(someone);
  gateway.refused.add(one).add(other);
  await texts(someone).getByLabel("Mobile number").fill(one);
  await texts(someone).getByRole("button", { name: "Send me a code" }).click();
  await expect(texts(someone)).toContainText(`We sent a code to ${one}.`);
  const row = page.getByRole("row").filter({ hasText: "The code of an address" });
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(row).toContainText("It was refused for good.");
  await expect(row).toContainText("Tried once");
  await expect(row).not.toContainText(one.slice(-7));
  await expectNoViolations(page);
  await picture(page, "dead-letters");
  await test.step("tried again, it arrives", async () => {
    gateway.refused.delete(one);
    await row.getByRole("button", { name: /^Try again: The code of an address/ }).click();
    await expect(page.locator("#dead-said")).toHaveText("It is being tried again.");
    await expect(page.locator("#dead-said")).toBeFocused();
    await expect.poll(() => gateway.to(one).length).toBe(1);
    await expect(page.getByText("Nothing is left undelivered")).toBeVisible();
  });
  await test.step("dropped after a question, it is gone", async () => {
    await texts(someone).getByRole("button", { name: "Use another address" }).click();
    await texts(someone).getByLabel("Mobile number").fill(other);
    await texts(someone).getByRole("button", { name: "Send me a code" }).click();
    await expect(texts(someone)).toContainText(`We sent a code to ${other}.`);
    await expect(async () => {
      await page.reload();
      await expect(row).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await tabTo(page, row.getByRole("button", { name: /^Drop: / }));
    await page.keyboard.press("Enter");
    const asks = page.getByRole("dialog", { name: "Drop this for good?" });
    await expect(asks.getByRole("button", { name: "Keep it" })).toBeFocused();
    await expectNoViolations(page);
    await picture(page, "dead-letters-drop", { whole: false });
    await page.keyboard.press("Escape");
    await expect(row).toBeVisible();
    await enterOn(page, row.getByRole("button", { name: /^Drop: / }));
    await enterOn(page, asks.getByRole("button", { name: "Drop", exact: true }));
    await expect(page.locator("#dead-said")).toHaveText("Dropped: it is not sent any more.");
    await expect(page.getByText("Nothing is left undelivered")).toBeVisible();
  });
});
