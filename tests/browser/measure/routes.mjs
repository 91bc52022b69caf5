// What a browser holds after 200 changes of page: JS heap and WASM memory, garbage collected first.
import { measure } from "./browser.mjs";

const CHANGES = 200;

await measure(async (page) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");
  const held = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const heap = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
    const { result } = await devtools.send("Runtime.evaluate", {
      expression: "WebAssembly.Memory.prototype",
    });
    const { objects } = await devtools.send("Runtime.queryObjects", {
      prototypeObjectId: result.objectId,
    });
    const sizes = await devtools.send("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration:
        "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
      returnByValue: true,
    });
    return { heap: heap / 1e6, wasm: sizes.result.value / 1e6 };
  };
  const pages = [
    [/^Messaging/, "Inbox"],
    [/^Home/, /^Good /],
  ];
  const change = async (number) => {
    const [link, heading] = pages[number % pages.length];
    await page.getByRole("navigation").getByRole("link", { name: link }).first().click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  for (let number = 0; number < 10; number += 1) await change(number);
  const before = await held();
  for (let number = 0; number < CHANGES; number += 1) await change(number);
  const after = await held();
  return {
    held: after.heap + after.wasm,
    heap: after.heap,
    wasm: after.wasm,
    grown: after.heap + after.wasm - before.heap - before.wasm,
  };
});
