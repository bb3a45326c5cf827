// Serves this folder at https://localhost:3000 with the certificate of `npx office-addin-dev-certs install`.
import { readFile } from "node:fs/promises";
import { createServer } from "node:https";
import { homedir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const certificates = process.env.CERTIFICATES ?? join(homedir(), ".office-addin-dev-certs");
const port = Number(process.env.PORT ?? 3000);
const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".png": "image/png" };

async function answer(request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, "https://localhost").pathname));
  const type = types[extname(path)];
  try {
    if (!type || path.includes("..")) throw new Error(path);
    const data = await readFile(join(folder, path));
    response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" }).end(data);
  } catch {
    response.writeHead(404).end();
  }
}

const [key, cert] = await Promise.all(["localhost.key", "localhost.crt"].map((name) => readFile(join(certificates, name))));
createServer({ key, cert }, answer).listen(port, "127.0.0.1", () => console.log(`https://localhost:${port}`));
