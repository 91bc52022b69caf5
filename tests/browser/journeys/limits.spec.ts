// As much as a message takes: ten files, and 100 MB together. What is over it is refused in words.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { pdf } from "../support/files.ts";
import { signIn } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

const MEGABYTE = 1024 * 1024;

async function startMessage(page: Page, subject: string): Promise<void> {
  await signIn(page, "karan.gerhold");
  await page.getByRole("link", { name: "Send a Message" }).filter({ visible: true }).first().click();
  await page.getByRole("combobox", { name: "To" }).fill("little rock pharm");
  await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
  await page.getByLabel("Subject", { exact: true }).fill(subject);
  await page.getByLabel("Message", { exact: true }).fill("All of it.");
}

const removes = (page: Page) => page.getByRole("button", { name: /^Remove / });

test("ten files go along, the eleventh is refused", async ({ page }, info) => {
  await startMessage(page, `Ten files (${info.project.name})`);
  const files = Array.from({ length: 11 }, (_, at) => pdf(`page-${at + 1}.pdf`));
  await page.getByLabel("Attachments", { exact: true }).setInputFiles(files);
  await expect(page.getByText(/page-11\.pdf: A message takes at most 10 files/)).toBeVisible();
  await expect(removes(page)).toHaveCount(10);
  await expect(page.getByRole("button", { name: /^(Browse|Add another attachment)$/ })).toHaveCount(0);
  await expect(page.getByRole("progressbar")).toHaveCount(0);
  await expectNoViolations(page);
  await picture(page, "compose-ten-files");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
  await expect(page.getByRole("list", { name: "Attachments" }).getByRole("link")).toHaveCount(10);
});

test("100 MB go along and come back as they were, a byte more is refused", async ({ page }, info) => {
  test.skip(info.project.name !== "desktop", "the same bytes at any width");
  test.setTimeout(240_000);
  await startMessage(page, "A hundred megabytes");
  const paths: string[] = [];
  for (let at = 1; at <= 4; at += 1) {
    const content = Buffer.alloc(25 * MEGABYTE, at);
    pdf("").buffer.copy(content);
    const path = info.outputPath(`scan-${at}.pdf`);
    await writeFile(path, content);
    paths.push(path);
  }
  await page.getByLabel("Attachments", { exact: true }).setInputFiles(paths);
  await expect(removes(page)).toHaveCount(4);
  await page.getByLabel("Attachments", { exact: true }).setInputFiles(pdf("one-more.pdf"));
  await expect(page.getByText(/one-more\.pdf: .*100 MB/)).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  // Sending waits until the last file is there.
  await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible({
    timeout: 180_000,
  });
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "scan-4.pdf" }).click();
  const back = await (await downloading).path();
  expect(await digest(back)).toBe(await digest(paths[3] ?? ""));
});

async function digest(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest("hex");
}
