// Filters that people build: conditions in groups, in plain words, all in the address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer'], async (admin) => {
  const category = await admin.call('/categories', { name: 'Teas' })
  const tag = await admin.call('/tags', { name: 'Fresh' })
  const records = Array.from({ length: 12 }, (_, place) => ({
    title: `Article ${String(place + 1).padStart(2, '0')}`,
    status: place % 3 === 0 ? 'published' : 'draft',
    ...(place < 5 && { category: category.id }),
    ...(place < 2 && { tags: [tag.id] }),
  }))
  await admin.call('/articles/bulk', records)
})

const counted = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor()
const wordsOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)
const chips = (page: Page) => page.getByRole('list', { name: 'Active filters' })
const conditions = (page: Page) => page.getByRole('combobox', { name: 'Field' })

async function build(page: Page) {
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('button', { name: 'All conditions and groups' }).click()
  await conditions(page).first().waitFor()
}

test('a person builds groups of conditions, reads them as a sentence, and finds them in the address', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  await counted(page, '12 records')
  await build(page)
  await conditions(page).selectOption({ label: 'Status' })
  await page.getByLabel('Status, the value').selectOption('Draft')
  await page.getByRole('button', { name: 'Group', exact: true }).click()
  await conditions(page).nth(1).selectOption({ label: 'Category › Name' })
  await page.getByLabel('Category › Name, the value').fill('tea')
  const group = page.getByRole('group', { name: 'Group of conditions' }).nth(1)
  await group.getByRole('button', { name: 'Condition', exact: true }).click()
  await conditions(page).nth(2).selectOption({ label: 'Title' })
  await page.getByLabel('How Title is compared').selectOption({ label: 'ends with' })
  await page.getByLabel('Title, the value').fill('12')
  await page.getByRole('button', { name: 'Apply' }).click()
  await counted(page, '4 records')
  const asked = { status: 'draft', filter: '{"or":[{"category__name__icontains":"tea"},{"title__iendswith":"12"}]}' }
  assert.deepEqual(wordsOf(page), asked)
  assert.deepEqual((await chips(page).getByRole('listitem').allInnerTexts()).slice(0, 2), [
    'Status is Draft',
    'Category › Name contains tea or Title ends with 12',
  ])
  await page.reload()
  await counted(page, '4 records')
  await page.getByRole('button', { name: 'Remove the filter Status is Draft' }).click()
  await counted(page, '6 records')
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByLabel('How the conditions combine').nth(1).selectOption('None match')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Apply' }).click()
  await counted(page, '6 records')
  await chips(page).getByText('not').waitFor()
  await page.getByRole('button', { name: 'Clear all' }).click()
  await counted(page, '12 records')
  assert.deepEqual(wordsOf(page), {})
  await finish()
})

test('each field has its own widget, for every comparison', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  await counted(page, '12 records')
  await build(page)
  await conditions(page).selectOption({ label: 'Status' })
  await page.getByLabel('How Status is compared').selectOption('is one of')
  await page.getByRole('checkbox', { name: 'Published' }).check()
  await page.getByRole('button', { name: 'Condition', exact: true }).click()
  await conditions(page).nth(1).selectOption({ label: 'Created at' })
  await page.getByLabel('How Created at is compared').selectOption('is between')
  await page.getByLabel('Created at from').fill('2020-01-01')
  await page.getByLabel('Created at to').fill('2090-01-01')
  await page.getByRole('button', { name: 'Condition', exact: true }).click()
  await conditions(page).nth(2).selectOption({ label: 'Category' })
  await page.getByLabel('How Category is compared').selectOption('is not set')
  await page.getByRole('button', { name: 'Apply' }).click()
  await counted(page, '2 records')
  assert.deepEqual(wordsOf(page), {
    status__in: 'published',
    createdAt__range: '2020-01-01,2090-01-01',
    category__isnull: 'true',
  })
  const said = await chips(page).getByRole('listitem').allInnerTexts()
  assert.deepEqual(said.slice(0, 3), [
    'Status is one of Published',
    'Created at is between Jan 1, 2020 and Jan 1, 2090',
    'Category is not set',
  ])
  await page.getByRole('button', { name: 'Remove the condition on Category' }).click()
  await conditions(page).nth(1).selectOption({ label: 'Tags' })
  await page.getByLabel('How Tags is compared').selectOption('has one of')
  await page.getByRole('combobox', { name: '' }).and(page.locator('input')).click()
  await page.getByRole('option', { name: 'Fresh' }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await counted(page, '1 record')
  await finish()
})

test('a choice shows the number of records per value, and a click narrows the list', async () => {
  const { page, finish } = await admin.enterAt('/articles?category__name=Teas', 'viewer')
  await counted(page, '5 records')
  const status = page.getByRole('group', { name: 'Status', exact: true })
  await status.getByRole('button', { name: 'Draft 3' }).waitFor()
  await status.getByRole('button', { name: 'Published 2' }).click()
  await counted(page, '2 records')
  assert.deepEqual(wordsOf(page), { category__name: 'Teas', status: 'published' })
  await status.getByRole('button', { name: 'Draft 3' }).waitFor()
  await status.getByRole('button', { name: 'Published 2', pressed: true }).click()
  await counted(page, '5 records')
  await finish()
})

test('the panel shows how many records each choice would leave, and one request returns all counts', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname.endsWith('/facets')) asked.push(searchParams.get('fields') ?? '')
  })
  await go('/articles')
  await page.getByRole('group', { name: 'Status', exact: true }).getByRole('button', { name: 'Draft 8' }).waitFor()
  assert.deepEqual(asked, ['status'])
  await page.getByRole('button', { name: 'Filters' }).click()
  const status = page.getByRole('region', { name: 'Filters' }).getByLabel('Status')
  await status.locator('option', { hasText: 'Draft (8)' }).waitFor({ state: 'attached' })
  await status.selectOption('published')
  await counted(page, '4 records')
  await status.locator('option', { hasText: 'Draft (8)' }).waitFor({ state: 'attached' })
  await status.locator('option', { hasText: 'Published (4)' }).waitFor({ state: 'attached' })
  assert.ok(asked.length <= 3, asked.join(' '))
  await finish()
})

test('an address with a broken filter is reported, with a way out', async () => {
  const opened = await admin.enter('viewer')
  const { page, go } = opened
  for (const filter of ['{"or":', '[]', '{"or":[]}', '{"nonsense":1}', '"<img src=x onerror=alert(1)>"']) {
    await go(`/articles?filter=${encodeURIComponent(filter)}`)
    await page.getByRole('alert').getByText('A parameter is').waitFor()
    await page.getByRole('button', { name: 'Clear all' }).click()
    await counted(page, '12 records')
  }
  await finishRefused(opened, 400)
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`building filters is accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish, go } = await admin.enter('viewer', { colorScheme, viewport: { width, height: 900 } })
      const filter = {
        or: [
          { status: 'draft' },
          { not: { title__icontains: 'tea' } },
          { createdAt__range: ['2020-01-01', '2090-01-01'] },
        ],
      }
      await go(`/articles?filter=${encodeURIComponent(JSON.stringify(filter))}&category__isnull=false`)
      await counted(page, '5 records')
      await page.getByRole('button', { name: 'Filters' }).click()
      await conditions(page).first().waitFor()
      await requireAccessible(page, `admin-list-builder-${width}-${colorScheme}`)
      await finish()
    })
