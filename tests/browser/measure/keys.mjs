// From a key in the To field to the painted options: the event's own time stamp until the frame after
// the list has changed. Keys come one after the other, each when the one before is painted.
import { measure } from "./browser.mjs";

const TYPED = ["pharm lit", "little rock fam", "hauge", "nelson rach", "case man", "peds hym"];

await measure(async (page) => {
  await page.getByRole("link", { name: "Send a Message" }).click();
  const field = page.getByRole("combobox", { name: "To" });
  await field.click();
  await page.evaluate(() => {
    let pressed = 0;
    let settle = () => {};
    window.times = [];
    document.addEventListener(
      "keydown",
      (event) => {
        pressed = event.timeStamp;
      },
      true,
    );
    const changed = () => {
      const started = pressed;
      if (started === 0 || document.querySelector("[role=option]") === null) return;
      pressed = 0;
      requestAnimationFrame(() => {
        // A task after the frame's callbacks runs when the frame has been painted.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.times.push(performance.now() - started);
          settle();
        };
        port2.postMessage(null);
      });
    };
    const lists = new MutationObserver((records) => {
      const inList = records.some(({ target, addedNodes }) => {
        const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
        return (
          element?.closest("[role=listbox]") ||
          [...addedNodes].some((node) => node.querySelector?.("[role=option]"))
        );
      });
      if (inList) changed();
    });
    lists.observe(document.body, { subtree: true, childList: true, characterData: true });
    /** Resolves when the key's options are painted; false when the list did not change. */
    window.painted = () =>
      new Promise((resolve) => {
        const late = setTimeout(() => {
          pressed = 0;
          resolve(false);
        }, 400);
        settle = () => {
          clearTimeout(late);
          resolve(true);
        };
      });
  });
  let unchanged = 0;
  for (const text of TYPED) {
    await field.fill("");
    await page.waitForTimeout(200);
    for (const letter of text) {
      const painted = page.evaluate(() => window.painted());
      await page.keyboard.press(letter === " " ? "Space" : letter);
      if (!(await painted)) unchanged += 1;
    }
  }
  const times = (await page.evaluate(() => window.times)).sort((a, b) => a - b);
  if (times.length < 30) throw new Error(`only ${times.length} keys changed the list`);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
  return { p50: at(0.5), p95: at(0.95), keys: times.length, unchanged };
});
