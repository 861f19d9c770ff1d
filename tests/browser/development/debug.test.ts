// The debug pages in a browser: requests appear at once, plans on a click, comparisons, mails that can run nothing.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { openDevelopmentServer, runMailsTo } from '#tests/support/development.ts'
import type { TestServer } from '#tests/support/server.ts'
import { type Person, registerPerson } from '#tests/support/tenant.ts'
import { requireAccessible } from '../admin/open-admin.ts'
import { openBrowser, openPage } from '../chromium.ts'
import { sendHostileMail } from './send-hostile-mail.ts'

let server: TestServer
let browser: Browser
let owner: Person
before(async () => {
  server = await openDevelopmentServer()
  browser = await openBrowser()
  owner = await registerPerson(server, { tenantName: 'Kettle and Cup' })
  await runMailsTo(server, owner.email)
  const query = 'query Teas { articles { nodes { title category { name } } } }'
  await server.graphql(query, { token: owner.access })
  const one = (n: number) => `t${n}: createTag(input: { name: "Tea ${n}" }) { id }`
  await server.graphql(`mutation Fill { ${[1, 2, 3].map(one).join(' ')} }`, { token: owner.access })
  await server.call('/api/v1/articles?status=draft', { token: owner.access })
})
after(async () => {
  await browser?.close()
  await server?.close()
})

const idOf = ({ headers }: { headers: Headers }) => /requests\/([\w-]+)>/.exec(headers.get('link')!)![1]!
const list = () => server.call('/api/v1/articles?page_size=3', { token: owner.access })

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

for (const look of LOOKS) {
  const name = `${look.viewport.width}-${look.colorScheme}`
  test(`axe finds no fault on the pages and they fit the screen, ${name}`, async () => {
    const trace = (await server.call('/__debug__/api/requests')).body.traces.find(
      (each: { repeated: number }) => each.repeated > 0,
    )
    const [a, b] = [idOf(await list()), idOf(await list())]
    for (const [page, path] of [
      ['list', '/__debug__/'],
      ['request', `/__debug__/requests/${trace.id}`],
      ['compare', `/__debug__/compare?a=${a}&b=${b}`],
      ['mails', '/__debug__/mails/'],
    ] as const) {
      const opened = await openPage(browser, look)
      await opened.page.goto(`${server.origin}${path}`)
      await opened.page.locator('td, .timeline li, .inbox a').first().waitFor()
      const width = await opened.page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(width <= look.viewport.width, `${page} is ${width} pixels wide`)
      await requireAccessible(opened.page, `debug-${page}-${name}`)
      await opened.finish()
    }
  })
}

test('a request appears in the list once answered, and links to its page', async () => {
  const { page, finish } = await openPage(browser)
  await page.goto(`${server.origin}/__debug__/`)
  await page.locator('.live[data-live="true"]').waitFor()
  await server.call('/api/v1/categories?search=live', { token: owner.access })
  await page.getByRole('link', { name: 'GET /api/v1/categories' }).first().click()
  await page.getByText('categories.read').first().waitFor()
  await page.getByText(owner.email).waitFor()
  await finish()
})

test('a click plans a statement, with the cost of row security', async () => {
  const { page, finish } = await openPage(browser, { viewport: { width: 1440, height: 900 } })
  await page.goto(`${server.origin}/__debug__/requests/${idOf(await list())}`)
  await page.locator('.statements summary').last().click()
  await page.locator('.statements').getByRole('button', { name: 'Plan' }).last().click()
  await page.getByText('row security costs').waitFor()
  await requireAccessible(page, 'debug-plan')
  await finish()
})

test('two requests are chosen and compared', async () => {
  await list()
  await list()
  const { page, finish } = await openPage(browser)
  await page.goto(`${server.origin}/__debug__/`)
  for (const n of [0, 1]) await page.locator('tbody input[type="checkbox"]').nth(n).check()
  await page.getByRole('link', { name: 'Compare the two' }).click()
  await page.getByRole('heading', { name: 'Two side by side' }).waitFor()
  await page.getByText('in all').waitFor()
  await finish()
})

test('a mail shows its links, and nothing in it runs or loads (stored XSS)', async () => {
  await sendHostileMail(server)
  const { page, finish } = await openPage(browser)
  await page.goto(`${server.origin}/__debug__/mails/`)
  await page.getByRole('link', { name: /Hostile/ }).click()
  const frame = page.frameLocator('iframe')
  await frame.getByText('Read me').waitFor()
  assert.equal(await frame.locator('a').first().getAttribute('href'), `${server.origin}/health`)
  assert.equal(await page.evaluate(() => (globalThis as { broken?: boolean }).broken), undefined)
  assert.equal(await page.title(), 'Mails · PEND')
  const [opened] = await Promise.all([page.waitForEvent('popup'), frame.getByText('Read me').click()])
  await opened.waitForURL('**/health')
  // The policy refuses the foreign picture and the script, and reports both.
  await finish().catch(({ actual }) => {
    for (const fault of actual) assert.match(fault, /Content Security Policy|sandboxed/)
  })
})
