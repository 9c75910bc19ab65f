/** Prints where a Chromium is that came as a package. It has a configuration of its own, so that only who needs it installs it. */
import chromium from "@sparticuz/chromium";

console.log(await chromium.executablePath());
