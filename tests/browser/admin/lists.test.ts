// The list of any resource: searched, filtered, sorted and paged, all in the address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { signIn, useAdmin } from './open-admin.ts'

const COUNT = 60
const admin = useAdmin(['viewer'], async (admin) => {
  const category = await admin.call('/categories', { name: 'Teas' })
  const records = Array.from({ length: COUNT }, (_, place) => ({
    title: `Article ${String(place + 1).padStart(2, '0')}`,
    status: place % 3 === 0 ? 'published' : 'draft',
    ...(place < 5 && { category: category.id }),
  }))
  await admin.call('/articles/bulk', records)
})

const titles = (page: Page) => page.getByRole('rowheader').getByRole('link').allTextContents()
/** Waits until the list shows this many records in total. */
const counted = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor()
const wordsOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)

test('a list shows at least twenty rows on a screen 900 pixels high', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  await counted(page, '60 records')
  const rows = await page.getByRole('rowheader').all()
  const boxes = await Promise.all(rows.map((row) => row.boundingBox()))
  assert.ok(boxes.filter((box) => box && box.y + box.height <= 900).length >= 20)
  await finish()
})

test('a slow list shows where its rows will be, and then the rows', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  let answer = () => {}
  const isAllowed = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route(/\/api\/v1\/articles\?/, async (route) => {
    await isAllowed
    await route.continue()
  })
  await go('/articles')
  const planned = page.locator('tbody tr').filter({ hasNot: page.getByRole('rowheader') })
  await planned.first().waitFor()
  await page.getByRole('columnheader', { name: 'Title' }).waitFor()
  answer()
  await counted(page, '60 records')
  assert.equal(await planned.count(), 0)
  await finish()
})

test('a list that was open before asks for its rows before it knows who is here, once, and never when signed out', async () => {
  const { page, finish } = await admin.visit(`/sign-in?next=/t/${admin.tenant.slug}/articles`)
  await signIn(page, admin.tenant.people.viewer)
  await counted(page, '60 records')
  await page.reload()
  await counted(page, '60 records')
  const asked: string[] = []
  page.on('request', (request) => {
    if (/\/api\/v1\/articles\?/.test(request.url())) asked.push(request.url())
  })
  const sent = page.waitForRequest(/\/api\/v1\/articles\?/)
  await page.route(/\/api\/v1\/admin$/, async (route) => {
    await sent
    await route.continue()
  })
  await page.reload()
  await counted(page, '60 records')
  assert.equal(asked.length, 1)
  await page.unroute(/\/api\/v1\/admin$/)
  const list = page.url()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password').waitFor()
  await page.goto(list)
  await page.getByLabel('Password').waitFor()
  assert.equal(asked.length, 1)
  await finish()
})

test('a search narrows the list while one types, and is in the address for the next visit', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  await page.getByLabel('Search Articles').fill('Article 17')
  await counted(page, '1 record')
  assert.deepEqual([await titles(page), wordsOf(page)], [['Article 17'], { search: 'Article 17' }])
  await page.reload()
  await counted(page, '1 record')
  assert.equal(await page.getByLabel('Search Articles').inputValue(), 'Article 17')
  await finish()
})

test('a search for a number stays text', async () => {
  const { page, finish } = await admin.enterAt('/articles?search=17', 'viewer')
  await counted(page, '1 record')
  assert.equal(await page.getByLabel('Search Articles').inputValue(), '17')
  assert.equal(new URL(page.url()).search, '?search=17')
  await finish()
})

test('filters fit the kind of their field, appear as chips, and can be removed', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  await page.getByRole('button', { name: 'Filters' }).click()
  const panel = page.getByRole('region', { name: 'Filters' })
  await panel.getByLabel('Status').selectOption('published')
  await counted(page, '20 records')
  await panel.getByLabel('Category').click()
  await page.getByRole('option', { name: 'Teas' }).click()
  await counted(page, '2 records')
  assert.deepEqual(Object.keys(wordsOf(page)), ['status', 'category'])
  await page.reload()
  await counted(page, '2 records')
  await page.getByRole('listitem').getByText('Teas').waitFor()
  await page.getByRole('button', { name: 'Remove the filter Category' }).click()
  await counted(page, '20 records')
  await page.getByRole('button', { name: 'Clear all' }).click()
  await counted(page, '60 records')
  assert.deepEqual(wordsOf(page), {})
  await finish()
})

test('a heading sorts up and down, and announces it', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  const heading = page.getByRole('columnheader', { name: 'Title' })
  await heading.getByRole('button').click()
  await page.waitForURL(/ordering=title/)
  await page.locator('th[aria-sort=ascending]').waitFor()
  await page.getByRole('rowheader', { name: 'Article 01' }).waitFor()
  assert.equal((await titles(page))[0], 'Article 01')
  await heading.getByRole('button').click()
  await page.getByRole('rowheader', { name: 'Article 60' }).waitFor()
  assert.deepEqual([(await titles(page))[0], wordsOf(page)], ['Article 60', { ordering: '-title' }])
  await finish()
})

test('pages follow by cursor, and the way back leads back', async () => {
  const { page, finish } = await admin.enterAt('/articles?ordering=title', 'viewer')
  await page.getByRole('rowheader', { name: 'Article 25' }).waitFor()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('rowheader', { name: 'Article 26' }).waitFor()
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('rowheader', { name: 'Article 60' }).waitFor()
  assert.ok(await page.getByRole('button', { name: 'Next' }).isDisabled())
  await page.reload()
  await page.getByRole('rowheader', { name: 'Article 60' }).waitFor()
  await page.goBack()
  await page.getByRole('rowheader', { name: 'Article 26' }).waitFor()
  await page.getByRole('button', { name: 'Previous' }).click()
  await page.getByRole('rowheader', { name: 'Article 01' }).waitFor()
  await page.getByLabel('Rows').selectOption('100')
  await page.getByRole('rowheader', { name: 'Article 60' }).waitFor()
  assert.deepEqual(wordsOf(page), { ordering: 'title', page_size: '100' })
  await finish()
})

test('an empty list and an empty result differ', async () => {
  const { page, finish, go } = await admin.enterAt('/tags', 'owner')
  await page.getByText('No Tags yet').waitFor()
  await go('/articles?search=unheardof')
  await page.getByText('Nothing matches').waitFor()
  await page.getByRole('button', { name: 'Clear all' }).click()
  await counted(page, '60 records')
  await finish()
})

test('the server reports a word the list does not know, with a way out', async () => {
  const { page, finish } = await admin.enterAt('/articles?nonsense=1', 'viewer')
  await page.getByRole('alert').getByText('A parameter is not known').waitFor()
  await page.getByRole('button', { name: 'Remove the filter Nonsense' }).click()
  await counted(page, '60 records')
  await finish().catch(({ actual }) => assert.match(String(actual), /^(complained: [^,]* 400 [^,]*(,|$)){1,2}$/))
})

test('a name is text everywhere, whatever it looks like (stored and reflected XSS)', async () => {
  const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
  await admin.call('/tags', { name: evil, slug: 'evil' })
  const { page, finish, go } = await admin.enterAt('/tags', 'owner')
  await page.getByRole('link', { name: evil }).click()
  await page.getByRole('heading', { level: 1, name: evil }).waitFor()
  await go(`/tags?search=${encodeURIComponent(evil)}`)
  await page.getByLabel('Search Tags').waitFor()
  assert.deepEqual(await page.locator('main img, main script').count(), 0)
  await finish()
})
