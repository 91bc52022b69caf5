// The gallery's files, served as they are: it needs no portal.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** Serves these folders, the first that has a file, and gives the address. */
export async function serveFolders(folders: string[]): Promise<{ url: string; stop: () => void }> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://gallery").pathname);
    const name = path === "/" ? "/index.html" : path;
    for (const folder of folders) {
      const content = await readFile(join(folder, name)).catch(() => undefined);
      if (content === undefined) continue;
      response.writeHead(200, { "content-type": TYPES[extname(name)] ?? "text/plain" }).end(content);
      return;
    }
    response.writeHead(404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no address");
  return { url: `http://127.0.0.1:${address.port}`, stop: () => server.close() };
}
