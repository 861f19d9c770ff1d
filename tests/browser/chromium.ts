// Opens pages in the machine's Chromium, cut off from every other host: a page that asks another host fails its test.
import assert from 'node:assert/strict'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core'

// Without windows and the browser's own screens: half of the processor time, on the same engine.
const SHELLS = ['chromium-headless-shell', 'chrome-headless-shell']
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
// Long enough for a page in CI's slowest moment; a page that hangs has failed.
const PATIENCE_MS = 60_000

/** The browser to test in: CHROMIUM_PATH, a headless shell on the path, or else a Chromium with windows. */
export const resolveChromium = (): string | undefined => findProgram([...SHELLS, ...NAMES])

/** The browser that people have, to measure in: CHROMIUM_PATH, or a Chromium with windows on the path. */
export const resolveWindowed = (): string | undefined => findProgram(NAMES)

function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
  return [process.env.CHROMIUM_PATH ?? '', ...places, MAC].find(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return file !== ''
  } catch {
    return false
  }
}

export async function openBrowser(program = resolveChromium()): Promise<Browser> {
  // Not by intercepting requests, which disables the cache: every page would fetch all files of the admin again.
  const alone = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost'
  const usual = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']
  return chromium.launch({ executablePath: program!, args: [...usual, alone] })
}

export interface ObservedPage {
  readonly page: Page
  /** Closes the page and fails if it asked another host or its scripts broke. */
  finish(): Promise<void>
}

/** A new page without cookies. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<ObservedPage> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const faults: string[] = []
  const noteForeign = (request: Request) => {
    const { hostname, protocol } = new URL(request.url())
    const isOurs = hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost')
    // Requests that the page's policy refuses were never sent; the console reports them.
    const isRefused = request.failure()?.errorText === 'csp'
    if (!isOurs && !isRefused && /^https?:/.test(protocol)) faults.push(`asked for ${request.url()}`)
  }
  context.on('requestfailed', noteForeign)
  context.on('requestfinished', noteForeign)
  page.on('pageerror', (error) => faults.push(`broke: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/.test(message.text()))
      faults.push(`complained: ${message.text()}`)
  })
  return {
    page,
    finish: async () => {
      await context.close()
      assert.deepEqual(faults, [])
    },
  }
}

/** Keeps a picture of the page when SCREENSHOTS names a folder. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) })
}
