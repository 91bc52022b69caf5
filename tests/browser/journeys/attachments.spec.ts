// Files on their way: one breaks off and is tried again, one is cancelled, some are pasted or dropped. And,
// where there is a virus scanner, what each side is told of what it finds.
import type { Page } from "@playwright/test";
import { pdf, type Upload } from "../support/files.ts";
import { signIn } from "../support/people.ts";
import { canMount, type Portal, startPortal } from "../support/portal.ts";
import { catchRequests, expect, expectNoViolations, picture, test } from "../support/test.ts";

/** A picture of one grey point. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/** The test file that every scanner knows. In two parts: whoever scans this repository finds nothing. */
const EICAR = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");

const attach = (page: Page, files: Upload | Upload[]) =>
  page.getByLabel("Attachments", { exact: true }).setInputFiles(files);

async function startMessage(page: Page, subject: string): Promise<void> {
  await catchRequests(page);
  await signIn(page, "jane.doe");
  await page.getByRole("link", { name: "Send a Message" }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill("The list is attached.");
}

async function send(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
}

test.describe("a file that breaks off half-way", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_RESET/ });

  test("says so, keeps everything, and goes along when it is tried again", async ({ page }, info) => {
    await startMessage(page, `Broken off (${info.project.name})`);
    await page.route(/\/attachments\//, (route) => route.abort("connectionreset"), { times: 1 });
    await attach(page, [pdf("broken.pdf"), pdf("whole.pdf")]);
    const broken = page.getByRole("listitem").filter({ hasText: "broken.pdf" });
    await expect(broken.getByRole("alert")).toBeVisible();
    await expect(page.getByRole("button", { name: "Remove whole.pdf" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "compose-file-broken-off");
    await page.getByRole("button", { name: "Try broken.pdf again" }).click();
    await expect(broken.getByRole("alert")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Remove broken.pdf" })).toBeVisible();
    await send(page);
    await expect(page.getByRole("list", { name: "Attachments" }).getByRole("link")).toHaveCount(2);
  });
});

test("a file on its way can be cancelled by keys, and the message goes without it", async ({ page }, info) => {
  await startMessage(page, `Cancelled (${info.project.name})`);
  // It never arrives; taking it off does.
  await page.route(/\/attachments\//, (route) =>
    route.request().method() === "DELETE" ? route.continue() : undefined,
  );
  await attach(page, pdf("wrong.pdf"));
  const wrong = page.getByRole("listitem").filter({ hasText: "wrong.pdf" });
  await expect(wrong.getByRole("progressbar")).toBeVisible();
  await expectNoViolations(page);
  await picture(page, "compose-file-on-its-way");
  await page.getByRole("button", { name: "Cancel wrong.pdf" }).focus();
  await page.keyboard.press("Enter");
  await expect(wrong).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Browse", exact: true })).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "wrong.pdf is not sent along" })).toHaveCount(1);
  await page.unroute(/\/attachments\//);
  await attach(page, pdf("right.pdf"));
  await expect(page.getByRole("button", { name: "Remove right.pdf" })).toBeVisible();
  await send(page);
  const list = page.getByRole("list", { name: "Attachments" });
  await expect(list.getByRole("link")).toHaveText(["right.pdf"]);
});

test("pictures are pasted and dropped, and text is pasted as text", async ({ page }, info) => {
  await startMessage(page, `Pasted (${info.project.name})`);
  const body = page.getByLabel("Message", { exact: true });
  await body.focus();
  /** Gives the page a picture, as the browser would. */
  const give = (kind: "paste" | "drop", name: string) =>
    page.evaluate(
      ([kind, name, png]) => {
        const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], name, { type: "image/png" }));
        const how = { bubbles: true, cancelable: true };
        const event =
          kind === "paste"
            ? new ClipboardEvent("paste", { ...how, clipboardData: transfer })
            : new DragEvent("drop", { ...how, dataTransfer: transfer });
        (document.activeElement ?? document.body).dispatchEvent(event);
        return event.defaultPrevented;
      },
      [kind, name, PNG] as const,
    );
  expect(await give("paste", "image.png")).toBe(true);
  await expect(page.getByRole("button", { name: "Remove image.png" })).toBeVisible();
  expect(await give("drop", "rash.png")).toBe(true);
  await expect(page.getByRole("button", { name: "Remove rash.png" })).toBeVisible();
  await expect(body).toHaveValue("The list is attached.");
  await send(page);
  const list = page.getByRole("list", { name: "Attachments" });
  await expect(list.getByRole("link")).toHaveText(["image.png", "rash.png"]);
});

const clamd = process.env.CAREPOST_TEST_CLAMD;

const scanned = test.extend<object, { portal: Portal }>({
  portal: [
    async ({ database }, use) => {
      const portal = await startPortal(clamd ? { CAREPOST_CLAMD: clamd } : {}, { database });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

scanned("an unsafe file is told to the sender at once, and to the team", async ({ page, openPage }, info) => {
  scanned.skip(!clamd, "there is no virus scanner on this machine");
  const subject = `Unsafe (${info.project.name})`;
  await startMessage(page, subject);
  const unsafe = { name: "list.txt", mimeType: "text/plain", buffer: Buffer.from(EICAR) };
  await attach(page, [unsafe, pdf("good.pdf")]);
  const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  // Without a reload.
  await expect(row("list.txt").getByRole("alert")).toContainText("Unsafe: nobody can open it.");
  await expect(row("good.pdf")).toContainText("Checked for viruses");
  await expectNoViolations(page);
  await picture(page, "compose-files-scanned");
  await send(page);
  const list = page.getByRole("list", { name: "Attachments" });
  await expect(list.getByRole("link")).toHaveText(["good.pdf"]);
  await expect(list).toContainText("unsafe: nobody can open it. Send what is in it in another way");
  await expectNoViolations(page);
  await picture(page, "thread-unsafe-file");

  const desk = await openPage();
  await signIn(desk, "pharmacy.tech");
  await desk.getByRole("link", { name: subject }).first().click();
  const theirs = desk.getByRole("list", { name: "Attachments" });
  await expect(theirs).toContainText("unsafe: nobody can open it. Ask for it in another way");
  await expect(theirs.getByRole("link")).toHaveText(["good.pdf"]);
  await expectNoViolations(desk);
  await picture(desk, "team-unsafe-file");
});

const crowded = test.extend<object, { portal: Portal }>({
  portal: [
    async ({ database }, use) => {
      const portal = await startPortal({}, { database, ...(canMount && { room: "2m" }) });
      await use(portal);
      await portal.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

crowded.describe("on a full disk", () => {
  crowded.use({ expectedErrors: /status of 503/ });

  crowded("a file waits to be tried again, nothing that was typed is lost, and the message goes", async ({
    page,
  }, info) => {
    crowded.skip(!canMount, "this machine gives programs no disk of their own");
    const subject = `No room (${info.project.name})`;
    await startMessage(page, subject);
    const report = pdf("report.pdf");
    const large = { ...report, buffer: Buffer.concat([report.buffer, Buffer.alloc(5_000_000, "% \n")]) };
    await attach(page, [large, pdf("small.pdf")]);
    const row = page.getByRole("listitem").filter({ hasText: "report.pdf" });
    await expect(row.getByRole("alert")).toHaveText(/The portal is busy right now. Wait a moment and try again./);
    await expect(page.getByRole("button", { name: "Remove small.pdf" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "compose-file-no-room");
    await page.getByRole("button", { name: "Try report.pdf again" }).click();
    await expect(row.getByRole("alert")).toBeVisible();
    await expect(page.getByLabel("Subject", { exact: true })).toHaveValue(subject);
    await expect(page.getByLabel("Message", { exact: true })).toHaveValue("The list is attached.");
    await page.getByRole("button", { name: "Remove report.pdf" }).click();
    await send(page);
    const list = page.getByRole("list", { name: "Attachments" });
    await expect(list.getByRole("link")).toHaveText(["small.pdf"]);
  });
});
