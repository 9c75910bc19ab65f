import { type Browser, chromium } from "playwright-core";

const INSTALLED = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

/** A headless Chromium: the installed one, or else one out of a package. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await installed() ?? await packaged();
  return await chromium.launch({
    executablePath,
    // It loads nothing but our own pages, and its sandbox does not work as root.
    args: ["--no-sandbox", "--disable-gpu", "--headless=new"],
  });
}

async function installed(): Promise<string | null> {
  for (const directory of (Deno.env.get("PATH") ?? "").split(":")) {
    for (const name of INSTALLED) {
      const path = `${directory}/${name}`;
      const found = await Deno.stat(path).catch(() => null);
      if (found?.isFile) return path;
    }
  }
  return null;
}

async function packaged(): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--quiet",
      "--frozen",
      "--config=tests/browser/chromium/deno.json",
      "tests/browser/chromium/path.ts",
    ],
  }).output();
  if (!success) {
    throw new Error(
      `no Chromium is installed, and none could be fetched: install one, or see why\n${
        new TextDecoder().decode(stderr)
      }`,
    );
  }
  return new TextDecoder().decode(stdout).trim();
}
