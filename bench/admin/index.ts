// `npm run bench -- admin`: how long people wait for the admin, and how much it weighs, in the machine's Chromium. It
// prints and judges nothing.
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { openBrowser, resolveWindowed } from '#tests/browser/chromium.ts'
import { openBenchDatabase } from '../open-database.ts'
import { fillTenants } from '../seed.ts'
import { startPend } from '../servers.ts'
import { openUnwatchedBrowser, type SignedIn } from './unwatched-browser.ts'

export interface AdminSettings {
  readonly rows: number
  readonly rounds: number
}

/** Name and owner of the first tenant in the bench's seed. */
const OWNER = { email: 'owner1@example.com', password: 'correct horse 1 battery' }
const LOOK = { viewport: { width: 1440, height: 900 } }
const PAGE_SIZE = 200
const KILOBYTE = 1000

/** `target` is the goal, where there is one. */
type Line = readonly [what: string, value: string, target?: string]

/** Prints a table. */
export async function benchAdmin(settings: AdminSettings): Promise<void> {
  const closers: (() => Promise<unknown>)[] = []
  try {
    const database = await openBenchDatabase()
    closers.push(database.close)
    const folder = await mkdtemp(path.join(tmpdir(), 'pend-bench-'))
    closers.push(() => rm(folder, { recursive: true }))
    const pend = await startPend({ adminUrl: database.adminUrl, folder })
    closers.push(pend.stop)
    await fillTenants(pend.origin, database.adminUrl, { tenants: 1, articles: settings.rows, people: 20 })
    const browser = await openBrowser(resolveWindowed())
    closers.push(() => browser.close())
    const lines = await measureAll(browser, pend.origin, settings)
    const text = lines.map(([what, value, target = '']) => `${what.padEnd(50)}${value.padEnd(24)}${target}`).join('\n')
    const load = loadavg()[0]!.toFixed(1)
    process.stdout.write(
      `\n${text}\n\nrows ${settings.rows}, rounds ${settings.rounds}, ${cpus().length} cores, load ${load}\n`,
    )
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

async function measureAll(browser: Browser, origin: string, { rounds }: AdminSettings): Promise<Line[]> {
  const front = await browser.newContext(LOOK)
  const { weights, list } = await signIn(front, origin)
  const { cookies, origins } = await front.storageState()
  const signedIn = { cookies, localStorage: origins[0]?.localStorage ?? [] }
  const paints = await timePaints({ signedIn, list, rounds })
  const paged = await turnPages(front, list)
  return [...weights, ...paints, ...(await typeKeys(front, `${list}/new`)), ...paged]
}

/** Weighs the scripts on the way to the list and to a form. */
async function signIn(context: BrowserContext, origin: string): Promise<{ weights: Line[]; list: string }> {
  const page = await context.newPage()
  const scripts = weigh(page)
  await page.goto(`${origin}/admin/sign-in`)
  await page.getByLabel('E-mail address').fill(OWNER.email)
  const entry = await scripts()
  await page.getByLabel('Password').fill(OWNER.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('main').getByRole('link', { name: 'Articles' }).click()
  await page.getByRole('rowheader').first().waitFor()
  const list = page.url()
  await page.getByRole('rowheader').first().getByRole('link').click()
  await page.getByRole('textbox', { name: /^Title/ }).waitFor()
  const all = await scripts()
  await page.close()
  return {
    list,
    weights: [
      ['scripts of sign-in, as they were sent', `${entry.toFixed(0)} kB`, 'at most 150 kB'],
      ['scripts up to a list and a form', `${all.toFixed(0)} kB`, 'at most 350 kB'],
    ],
  }
}

/** Kilobytes of scripts so far. */
function weigh(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = []
  page.on('requestfinished', (request) => {
    if (/\.js$/.test(new URL(request.url()).pathname))
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
  })
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / KILOBYTE
}

/** Each round uses its own browser. Browsers keep compiled code from the second visit on. */
async function timePaints(asked: { signedIn: SignedIn; list: string; rounds: number }): Promise<Line[]> {
  const visits: number[][] = [[], [], [], []]
  for (let round = 0; round < asked.rounds; round++) {
    const browser = await openUnwatchedBrowser(asked.signedIn, new URL('/health', asked.list).href)
    try {
      for (const times of visits) times.push(await browser.timeToRows(asked.list))
    } finally {
      await browser.close()
    }
  }
  const [cold, second, ...later] = visits
  return [
    ['first list painted, nothing cached', `${medianOf(cold!).toFixed(0)} ms`, 'under 500 ms'],
    ['the second time, files cached', `${medianOf(second!).toFixed(0)} ms`],
    ['from the third time on, compiled code cached', `${medianOf(later.flat()).toFixed(0)} ms`, 'under 300 ms'],
  ]
}

const FIELDS = 60
const KEYS = 60

/** The server's own metadata with a form of many fields. Any form of that size costs as much per key. */
async function typeKeys(context: BrowserContext, form: string): Promise<Line[]> {
  const page = await context.newPage()
  await page.addInitScript(askMore, FIELDS)
  await page.goto(form)
  await page.getByRole('textbox', { name: `Question ${FIELDS}` }).waitFor()
  await page.getByRole('textbox', { name: `Question ${FIELDS / 2}` }).focus()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  const [work, frames]: [number[], number[]] = [[], []]
  await page.evaluate(watchKeys)
  for (let key = 0; key < KEYS; key++) {
    const before = await workedBy(session)
    await page.keyboard.press('a')
    frames.push(await page.evaluate(() => (globalThis as unknown as { drawn: Promise<number> }).drawn))
    work.push((await workedBy(session)) - before)
  }
  await page.close()
  return [
    [`work for a key in a form of ${FIELDS} fields`, `${medianOf(work).toFixed(1)} ms`, 'under 16 ms'],
    ['from a key to the frame that shows it', `${medianOf(frames).toFixed(1)} ms`],
  ]
}

interface Described {
  readonly resources?: { name: string; fields: { name: string }[] }[]
}

/** The metadata the page reads gives articles `count` fields. */
function askMore(count: number): void {
  const parse = JSON.parse
  JSON.parse = (text: string) => {
    const value: Described | null = parse(text)
    const articles = Array.isArray(value?.resources) && value.resources.find(({ name }) => name === 'articles')
    if (articles) {
      const title = articles.fields.find(({ name }) => name === 'title')!
      const numbers = Array.from({ length: count }, (_, place) => place + 1)
      articles.fields = numbers.map((n) => ({
        ...title,
        name: `question${n}`,
        label: `Question ${n}`,
        isRequired: false,
      }))
    }
    return value
  }
}

/** Sets `drawn` at each key: milliseconds until the frame that shows it is drawn. */
function watchKeys(): void {
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const drawn = new Promise((resolve) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => resolve(performance.now() - timeStamp)
          port2.postMessage(null)
        }),
      )
      Object.assign(globalThis, { drawn })
    },
    true,
  )
}

/** Milliseconds the page's own thread has worked so far. Other processes on the machine do not count. */
async function workedBy(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration')!.value
}

async function turnPages(context: BrowserContext, list: string): Promise<Line[]> {
  const page = await context.newPage()
  await page.goto(list)
  await page.getByRole('rowheader').first().waitFor()
  const boxes = await Promise.all((await page.getByRole('rowheader').all()).map((row) => row.boundingBox()))
  const visible = boxes.filter((box) => box && box.y + box.height <= LOOK.viewport.height).length
  await page.goto(`${list}?page_size=${PAGE_SIZE}&ordering=createdAt`)
  const session = await context.newCDPSession(page)
  const times = [await turn(page), await turn(page), await turn(page)]
  const before = await heldBy(session)
  while (await page.getByRole('button', { name: 'Next' }).isEnabled()) times.push(await turn(page))
  const after = await heldBy(session)
  return [
    ['rows to be seen, 900 pixels high', String(visible), '20 or more'],
    [`next page of ${PAGE_SIZE} rows, median of ${times.length}`, `${medianOf(times).toFixed(0)} ms`],
    ['held after 3 pages', before.text],
    [`held after ${times.length} pages`, after.text, 'no more'],
  ]
}

/** Clicks the button and waits for other rows. */
async function turn(page: Page): Promise<number> {
  const first = await page.getByRole('rowheader').first().getByRole('link').getAttribute('href')
  const began = performance.now()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.waitForFunction((href) => document.querySelector('tbody th a')?.getAttribute('href') !== href, first)
  await page.locator('[aria-busy=false]').waitFor()
  return performance.now() - began
}

/** What remains after garbage collection. */
async function heldBy(session: CDPSession): Promise<{ text: string }> {
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return { text: `${(usedSize / KILOBYTE / KILOBYTE).toFixed(1)} MB, ${nodes} nodes` }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}
