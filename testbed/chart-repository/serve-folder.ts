import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join, normalize } from "node:path";

/*
 * serve-folder.ts FOLDER   serves the folder's files on a free port of loopback, and says which
 */
const [folder = "."] = process.argv.slice(2);

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  try {
    // The leading slash keeps `..` from leaving the folder.
    const content = await readFile(join(folder, normalize(`/${decodeURIComponent(pathname)}`)));
    response.writeHead(200, { "content-type": typeOf(pathname), "content-length": content.length });
    response.end(content);
  } catch {
    response.writeHead(404).end("not found\n");
  }
});

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(`listening on 127.0.0.1:${address?.port}`);
});

function typeOf(path: string): string {
  return path.endsWith(".tgz") ? "application/gzip" : "application/yaml";
}
