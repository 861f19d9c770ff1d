// Lists with hostile records, addresses and servers: what people see, and that pages of many rows leave nothing behind.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CDPSession, Page } from 'playwright-core'
import { joinTenant, registerPerson } from '../../support/tenant.ts'
import { finishRefused, useAdmin } from './open-admin.ts'

const EVIL = '"><img src=x onerror="document.title=1"><script>document.title=1</script>'
const MANY = 1000
const AT_ONCE = 100
const admin = useAdmin(['viewer', 'admin'], async (admin) => {
  const tag = await admin.call('/tags', { name: EVIL, slug: 'evil' })
  const category = await admin.call('/categories', { name: EVIL, slug: 'evil' })
  await admin.call('/articles', {
    title: EVIL,
    body: `**${EVIL}** [x](javascript:alert(1))`,
    tags: [tag.id],
    category: category.id,
  })
  await admin.call('/webhooks', {
    url: 'https://example.com/?%22%3E%3Cimg%3E',
    events: ['articles.created'],
    description: EVIL,
  })
  await admin.call('/saved-views', { name: EVIL, resource: 'tags', query: { filters: { name: EVIL } }, isShared: true })
  for (let begun = 0; begun < MANY; begun += AT_ONCE)
    await admin.call(
      '/categories/bulk',
      Array.from({ length: AT_ONCE }, (_, place) => ({ name: `Number ${String(begun + place).padStart(4, '0')}` })),
    )
})

async function showEverything(page: Page) {
  await page.getByRole('button', { name: 'Columns' }).click()
  for (const box of await page
    .getByRole('list')
    .filter({ has: page.locator('[draggable]') })
    .getByRole('checkbox')
    .all())
    await box.check()
  await page.keyboard.press('Escape')
}

async function requireHarmless(page: Page, what: string) {
  assert.equal(
    await page.locator('main img, main script, main iframe, main [onerror], main a[href^=javascript]').count(),
    0,
    what,
  )
  assert.notEqual(await page.title(), '1', what)
}

for (const path of [
  '/articles',
  '/tags',
  '/categories?name__icontains=onerror',
  '/webhooks',
  '/saved-views',
  '/audit?resource=articles',
])
  test(`every kind of value in the columns of ${path} is text alone (stored XSS, CWE-79)`, async () => {
    const { page, finish } = await admin.enterAt(path, 'owner')
    await page.getByRole('rowheader').first().waitFor()
    await showEverything(page)
    assert.match((await page.getByRole('table').textContent()) ?? '', /onerror|%3Cimg%3E/)
    await requireHarmless(page, path)
    await finish()
  })

test('anything in the address of a list is text alone (reflected XSS, CWE-79)', async () => {
  const opened = await admin.enter('owner')
  const { page, go } = opened
  const evil = encodeURIComponent(EVIL)
  const words = [
    'search',
    'title',
    'ordering',
    'cursor',
    'page_size',
    'view',
    'filter',
    'category',
    evil,
    `${evil}__in`,
  ]
  for (const word of words) {
    await go(`/articles?${word}=${evil}`)
    await page.locator('[aria-busy=false], [role=alert]').first().waitFor()
    await requireHarmless(page, word)
  }
  await finishRefused(opened, 400)
})

test('a foreign tenant is reported like one that never existed, and shows nothing', async () => {
  const { tenant } = admin
  const opened = await admin.enter('viewer')
  const { page } = opened
  const stranger = await registerPerson(admin.server)
  await joinTenant(admin.server, tenant, { user: stranger.id, role: 'viewer' })
  for (const slug of ['never-was', evilSlug()]) {
    await page.goto(`${admin.server.origin}/admin/t/${slug}/articles`)
    await page.getByText('There is nothing here').waitFor()
    assert.equal(await page.getByRole('table').count(), 0)
  }
  await finishRefused(opened, 403, 404, 400)
})

const evilSlug = () => encodeURIComponent('<img src=x onerror=alert(1)>')

test('a list whose server is down says so, keeps its question, and continues by a click', async () => {
  const opened = await admin.enterAt('/tags?search=img', 'viewer')
  const { page } = opened
  await page.getByRole('rowheader').first().waitFor()
  await page.route('**/api/v1/tags?**', (route) => route.abort())
  await page.getByLabel('Search Tags').fill('onerror')
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor()
  assert.equal(await page.getByLabel('Search Tags').inputValue(), 'onerror')
  await page.unroute('**/api/v1/tags?**')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('rowheader').first().waitFor()
  await finishRefused(opened, 0)
})

test('a record that vanished while its list was open is reported, and the list continues without it', async () => {
  const opened = await admin.enter('viewer')
  const { page, go } = opened
  const { id } = await admin.call('/tags', { name: 'Soon gone' })
  await go('/tags?search=Soon')
  await page.getByRole('link', { name: 'Soon gone' }).waitFor()
  await admin.call(`/tags/${id}`, undefined, 'DELETE')
  await page.getByRole('link', { name: 'Soon gone' }).click()
  await page.getByText('There is nothing here').waitFor()
  await page.goBack()
  await page.getByText('Nothing matches').waitFor()
  await finishRefused(opened, 404)
})

test('pages of a long list follow by cursor without growing the page or its memory', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  const session = await page.context().newCDPSession(page)
  await go(`/categories?ordering=name&page_size=${AT_ONCE}&name__icontains=Number`)
  const turn = async (number: number) => {
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByRole('rowheader', { name: `Number ${String(number * AT_ONCE).padStart(4, '0')}` }).waitFor()
  }
  for (const number of [1, 2, 3]) await turn(number)
  const before = await measure(session)
  for (const number of [4, 5, 6, 7, 8, 9]) await turn(number)
  const after = await measure(session)
  assert.equal(await page.getByRole('rowheader').count(), AT_ONCE)
  assert.ok(after.nodes < before.nodes * 1.2, `${before.nodes} to ${after.nodes} nodes`)
  assert.ok(after.heap < before.heap * 1.3, `${before.heap} to ${after.heap} bytes`)
  await finish()
})

/** Memory still held after garbage collection. */
async function measure(session: CDPSession) {
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes }
}
