// Many records at once: chosen by hand or all that match, exported as a file, changed and deleted by people with the
// right.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { type ManyServer, openManyServer } from '../../support/run-many.ts'
import { type Admin, requireAccessible, useAdmin } from './open-admin.ts'

const COUNT = 60
const MANY = 10_000
/** `Tag 00001` and so on. */
const tagAt = (place: number) => `Tag ${String(place).padStart(5, '0')}`

async function prepare(admin: Admin) {
  await (admin.server as ManyServer).rows(
    "insert into public.tags (tenant_id, name, slug) select $1, 'Tag ' || lpad(n::text, 5, '0'), 'tag-' || n from generate_series(1, $2::int) n",
    [admin.tenant.id, MANY],
  )
  const category = await admin.call('/categories', { name: 'Teas' })
  await admin.call('/categories/bulk', [{ name: 'Empty one' }, { name: 'Empty two' }])
  const records = Array.from({ length: COUNT }, (_, place) => ({
    title: `Article ${String(place + 1).padStart(2, '0')}`,
    ...(place === 0 && { title: '=HYPERLINK("http://evil.test","tea")', category: category.id }),
  }))
  await admin.call('/articles/bulk', records)
}

// Runs need a worker; lists of more than 5,000 records are not counted to their end.
const admin = useAdmin(['viewer', 'editor'], prepare, () => openManyServer({ settings: { PEND_COUNT_LIMIT: '5000' } }))

const counted = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor()
const box = (page: Page, title: string) => page.getByRole('checkbox', { name: `Select ${title}`, exact: true })
const chosen = (page: Page, text: string) => page.getByRole('status').getByText(text, { exact: true }).waitFor()
const bar = (page: Page) => page.getByRole('region', { name: 'Selection' })

async function download(page: Page, format: 'CSV' | 'JSON') {
  await bar(page).getByRole('button', { name: 'Export' }).click()
  await page.getByRole('dialog').getByLabel(format).check()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Export' }).click(),
  ])
  return { name: file.suggestedFilename(), text: readFileSync((await file.path())!, 'utf8') }
}

test('rows are chosen one by one, by Shift, by the page, by a key, and all that match', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title&search=Article', 'viewer')
  await box(page, 'Article 03').click()
  await box(page, 'Article 06').click({ modifiers: ['Shift'] })
  await chosen(page, '4 selected')
  await box(page, 'Article 04').press('Space')
  await chosen(page, '3 selected')
  await page.getByRole('rowheader', { name: 'Article 09' }).getByRole('link').focus()
  await page.keyboard.press('x')
  await chosen(page, '4 selected')
  await page.getByRole('button', { name: 'Next' }).click()
  await box(page, 'Article 30').click()
  await chosen(page, '5 selected')
  await page.getByRole('checkbox', { name: 'Select this page' }).click()
  await chosen(page, '29 selected')
  await page.getByRole('button', { name: 'Select all 59 that match' }).click()
  await chosen(page, '59 selected')
  await box(page, 'Article 30').click()
  await chosen(page, '58 selected')
  await page.getByLabel('Search Articles').fill('Article 17')
  await counted(page, '1 record')
  assert.equal(await bar(page).count(), 0)
  await finish()
})

test('chosen records download as CSV or JSON, and no formula runs in them (CWE-1236)', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title', 'viewer')
  await box(page, '=HYPERLINK("http://evil.test","tea")').click()
  await box(page, 'Article 02').click()
  const csv = await download(page, 'CSV')
  assert.equal(csv.name, 'articles.csv')
  const lines = csv.text.slice(1).trimEnd().split('\r\n')
  assert.match(lines[0]!, /^"Title","Status","Category"/)
  assert.ok(lines[1]!.startsWith(`"'=HYPERLINK(""http://evil.test"",""tea"")","draft","Teas"`), lines[1]!)
  assert.equal(lines.length, 3)
  const json = await download(page, 'JSON')
  assert.deepEqual(
    JSON.parse(json.text).map(({ title }: { title: string }) => title),
    ['=HYPERLINK("http://evil.test","tea")', 'Article 02'],
  )
  await page.getByRole('checkbox', { name: 'Select this page' }).click()
  await page.getByRole('button', { name: 'Select all 60 that match' }).click()
  await box(page, 'Article 05').click()
  const all = await download(page, 'JSON')
  assert.equal(JSON.parse(all.text).length, COUNT - 1)
  await finish()
})

test('people with the right run an action on all matches, with progress', async () => {
  const { page, finish } = await admin.enterAt('/articles?search=Article&ordering=title&page_size=25', 'editor')
  await counted(page, '59 records')
  await page.getByRole('checkbox', { name: 'Select this page' }).click()
  await page.getByRole('button', { name: 'Select all 59 that match' }).click()
  await box(page, 'Article 02').click()
  assert.equal(await bar(page).getByRole('button', { name: 'Delete' }).count(), 0)
  await bar(page).getByRole('button', { name: 'Publish', exact: true }).click()
  await page.getByRole('dialog', { name: 'Publish: 58 records' }).getByRole('button', { name: 'Publish' }).click()
  await page.getByRole('status').getByText('Publish is done: 58 records.').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  const { count } = await admin.call('/articles?status=published')
  assert.equal(count, 58)
  await page.getByRole('row', { name: 'Article 03' }).getByText('Published').waitFor()
  await finish()
})

test('a field changes on all chosen records, and faults appear at its question', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title&search=Article', 'editor')
  await box(page, 'Article 11').click()
  await box(page, 'Article 12').click()
  await bar(page).getByRole('button', { name: 'Change a field' }).click()
  const dialog = page.getByRole('dialog', { name: 'Change a field: 2 records' })
  await dialog.getByLabel('Field', { exact: true }).selectOption('Locale')
  await dialog.locator('#many-locale').fill('pt-BR')
  await dialog.getByRole('button', { name: 'Change a field' }).click()
  await page.getByRole('status').getByText('Update is done: 2 records.').waitFor()
  const { count } = await admin.call('/articles?locale=pt-BR')
  assert.equal(count, 2)
  await finish()
})

test('failures are listed, with links to each record', async () => {
  const { page, finish } = await admin.enterAt('/categories', 'owner')
  await box(page, 'Teas').click()
  await box(page, 'Empty one').click()
  await bar(page).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('status').getByText('Delete: 1 done, 1 failed.').waitFor()
  const failures = page.getByRole('list', { name: 'Failures' })
  await failures.getByText('Other records still point to this one').waitFor()
  await failures.getByRole('link', { name: 'Teas' }).click()
  await page.getByRole('heading', { level: 1, name: 'Teas' }).waitFor()
  await finish()
})

test('readers are offered only the file, and the server refuses the forced call', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title', 'viewer')
  await box(page, 'Article 02').click()
  assert.deepEqual(await bar(page).getByRole('button').allTextContents(), [
    'Select all 60 that match',
    'Clear',
    'Export',
  ])
  const token = admin.tenant.people.viewer.access
  for (const action of ['publish', 'update', 'delete']) {
    const body = { filter: {}, ...(action === 'update' && { input: { title: 'x' } }) }
    const { status } = await admin.server.call(`/api/v1/articles/bulk/${action}`, { method: 'POST', body, token })
    assert.equal(status, 403, action)
  }
  await finish()
})

/** Bytes that the page's scripts hold after garbage collection. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

test('ten thousand records pass by cursor, with visible headings, and memory ends where it began', async () => {
  const { page, finish } = await admin.enterAt('/tags?page_size=200', 'viewer')
  const pages = MANY / 200
  let early = 0
  for (let n = 0; n < pages; n++) {
    await page.getByRole('rowheader', { name: tagAt(n * 200 + 1) }).waitFor()
    if (n === 9) early = await heapOf(page)
    if (n < pages - 1) await page.getByRole('button', { name: 'Next' }).click()
  }
  assert.ok(await page.getByRole('button', { name: 'Next' }).isDisabled())
  assert.equal(await page.getByRole('rowheader').count(), 200)
  const late = await heapOf(page)
  assert.ok(late < 1.5 * early, `${early} bytes, then ${late}`)
  await page.getByRole('rowheader', { name: tagAt(MANY) }).scrollIntoViewIfNeeded()
  const heading = (await page.getByRole('columnheader').first().boundingBox())!
  assert.ok(heading.y >= 0 && heading.y < 100, JSON.stringify(heading))
  await finish()
})

test('the server exports a list that is not counted to its end, under the names people read', async () => {
  const { page, finish } = await admin.enterAt('/tags?ordering=-name', 'viewer')
  await page.getByRole('checkbox', { name: 'Select this page' }).click()
  await page.getByRole('button', { name: 'Select all that match' }).click()
  await box(page, tagAt(MANY)).click()
  const csv = await download(page, 'CSV')
  assert.equal(csv.name, 'tags.csv')
  const [head = '', first = '', ...others] = csv.text.slice(1).trimEnd().split('\r\n')
  assert.match(head, /^"Name",/)
  assert.ok(first.startsWith(`"${tagAt(MANY - 1)}"`), first)
  assert.equal(others.length, MANY - 2)
  await finish()
})

test('a run stops when its starter stops it, and reports its outcome', async () => {
  const { page, finish } = await admin.enterAt('/tags', 'owner')
  await page.getByRole('checkbox', { name: 'Select this page' }).click()
  await page.getByRole('button', { name: 'Select all that match' }).click()
  await bar(page).getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await page
    .getByRole('status')
    .getByText(/^Delete: \d/)
    .waitFor()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  const said = page.getByRole('status').getByText(/^Delete was stopped: [\d,]+ records are done\.$/)
  const [, done] = /: ([\d,]+) /.exec((await said.textContent())!)!
  const { count } = await admin.call('/tags?count=exact')
  assert.equal(count, MANY - Number(done!.replaceAll(',', '')))
  assert.ok(count > 0)
  await finish()
})

test('headings stay visible on a narrow screen, where the table scrolls by itself', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title&page_size=100', 'viewer', {
    viewport: { width: 390, height: 900 },
  })
  const table = page.getByRole('region', { name: 'Articles', exact: false }).filter({ has: page.getByRole('table') })
  await page.getByRole('rowheader', { name: 'Article 60' }).scrollIntoViewIfNeeded()
  const [region, heading] = [await table.boundingBox(), await page.getByRole('columnheader').first().boundingBox()]
  assert.ok(Math.abs(heading!.y - region!.y) < 2, JSON.stringify([region, heading]))
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`choosing many records is accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish } = await admin.enterAt('/articles?ordering=title', 'owner', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await page.getByRole('checkbox', { name: 'Select this page' }).click()
      await chosen(page, '25 selected')
      await requireAccessible(page, `admin-list-selection-${width}-${colorScheme}`)
      await bar(page).getByRole('button', { name: 'Change a field' }).click()
      await page.getByLabel('Field', { exact: true }).waitFor()
      await requireAccessible(page, `admin-list-change-${width}-${colorScheme}`)
      await finish()
    })
