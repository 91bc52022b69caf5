// The main job: find the care team, write, be answered.
import { readFile } from "node:fs/promises";
import { LITTLE_ROCK } from "../support/little_rock.ts";
import { pdf } from "../support/files.ts";
import { signIn, signOut } from "../support/people.ts";
import { expect, expectNoViolations, picture, test } from "../support/test.ts";

test("a patient writes to the pharmacy, the pharmacy answers, the patient reads it", async ({
  page,
  openPage,
}, info) => {
  const subject = `Activate my prescription (${info.project.name})`;
  const file = pdf("prescription.pdf");

  await test.step("the patient signs in", async () => {
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Log in" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "signin");
    await page.getByLabel("Username").fill("jane.doe");
    await page.getByLabel("Password", { exact: true }).fill("little-rock-demo-2026");
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(page.getByRole("button", { name: "Accept and continue" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "banner");
    await page.getByRole("button", { name: "Accept and continue" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /^Good .*, Jane$/ })).toBeVisible();
    await expect(page.getByText("Demonstration")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "home");
  });

  await test.step("finds the sixteen recipients of Little Rock", async () => {
    await page.getByRole("link", { name: "Send a Message" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "New Message" })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "compose-empty");
    const to = page.getByRole("combobox", { name: "To" });
    await to.click();
    await to.pressSequentially("little rock");
    const options = page.getByRole("listbox", { name: "Care teams" }).getByRole("option");
    await expect(options).toHaveCount(LITTLE_ROCK.length);
    for (const name of LITTLE_ROCK) {
      await expect(page.getByRole("option", { name, exact: true })).toBeVisible();
    }
    await expectNoViolations(page);
    await picture(page, "compose-list", { whole: false });
    await page.getByRole("option", { name: "Little Rock Pharmacy", exact: true }).click();
    await expect(to).toHaveValue("Little Rock Pharmacy");
    await expect(page.getByText(/Little Rock Pharmacy answers by/)).toBeVisible();
  });

  await test.step("attaches a file and sends", async () => {
    await page.getByLabel("Subject", { exact: true }).fill(subject);
    await page.getByLabel("Attachments", { exact: true }).setInputFiles(file);
    await expect(page.getByRole("button", { name: "Remove prescription.pdf" })).toBeVisible();
    await page.getByLabel("Message", { exact: true }).fill("The doctor sent two.\nThank you!");
    await expect(page.getByText(/^Saved .*, in Drafts$/)).toBeVisible();
    await expect(page.getByRole("progressbar")).toHaveCount(0);
    await expectNoViolations(page);
    await picture(page, "compose-full");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect(page.getByText("Little Rock Pharmacy has your message")).toBeVisible();
    await expect(page.getByText(/The answer is promised by/)).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "thread-sent");
  });

  await test.step("the pharmacy answers", async () => {
    const desk = await openPage();
    await signIn(desk, "pharmacy.tech");
    await expect(desk.getByRole("heading", { level: 1, name: "Messages to answer" })).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "team");
    await desk.getByRole("link", { name: subject }).click();
    await expect(desk.getByText("The doctor sent two.")).toBeVisible();
    await expectNoViolations(desk);
    await picture(desk, "team-thread");
    await desk.getByLabel("Message", { exact: true }).fill("Both are ready. Bring your ID.");
    // The answer counts as read by who wrote it; signing out must not overtake that.
    const read = desk.waitForResponse((response) => response.url().endsWith("/read"));
    await desk.getByRole("button", { name: "Send", exact: true }).click();
    await expect(desk.getByText(/Your answer was sent/)).toBeVisible();
    await read;
    await signOut(desk);
  });

  await test.step("the patient reads the answer and has the file", async () => {
    await page.goto("/");
    await page.getByRole("link", { name: /^Messaging/ }).first().click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "inbox");
    await page.getByRole("link", { name: subject }).click();
    await expect(page.getByText("Both are ready. Bring your ID.")).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "thread-answered");
    // What she wrote herself is a line by now, which says that it has a file.
    await expect(page.getByRole("article", { name: /^Message by You/ })).toContainText("1 attachment");
    await page.getByRole("button", { name: "Expand all" }).click();
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: "prescription.pdf" }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe("prescription.pdf");
    expect(await readFile(await download.path())).toEqual(file.buffer);
  });

  await test.step("and signs out", async () => {
    await signOut(page);
    await expect(page.getByText(/Close your browser window/)).toBeVisible();
    await expectNoViolations(page);
    await picture(page, "signed-out");
  });
});
