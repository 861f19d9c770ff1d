// How people set lists up: columns, widths and density of their own, and views that they save and share.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer', 'editor', 'admin'], async (admin) => {
  const records = Array.from({ length: 30 }, (_, place) => ({
    title: `Article ${String(place + 1).padStart(2, '0')}`,
    status: place % 3 === 0 ? 'published' : 'draft',
  }))
  await admin.call('/articles/bulk', records)
})

const headings = (page: Page) => page.getByRole('columnheader').allTextContents()
const counted = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor()

test('people choose columns and their order by keyboard and by hand, and find them so again', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  await go('/articles')
  await counted(page, '30 records')
  assert.equal((await headings(page))[0], 'Title')
  await page.getByRole('button', { name: 'Columns' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: 'Tags' }).press('Space')
  await page.getByRole('checkbox', { name: 'ID', exact: true }).press('Space')
  await page.getByRole('button', { name: 'Move Status down' }).press('Enter')
  await page
    .getByRole('status')
    .getByText(/^Status is column 3 of/)
    .waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Author' })
    .dragTo(page.getByRole('listitem').filter({ hasText: 'Title' }))
  const wanted = ['Author', 'Title', 'Category', 'Status', 'Published at', 'Updated at', 'ID']
  assert.deepEqual(await headings(page), wanted)
  await page.keyboard.press('Escape')
  await page.locator('button:focus', { hasText: 'Columns' }).waitFor()
  await page.reload()
  await counted(page, '30 records')
  assert.deepEqual(await headings(page), wanted)
  assert.equal(new URL(page.url()).search, '')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('button', { name: 'As it was' }).click()
  assert.deepEqual((await headings(page)).slice(0, 3), ['Title', 'Status', 'Category'])
  await finish()
})

test('columns are sized at their edge, by hand and by the arrows of the keyboard', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  await go('/articles')
  await counted(page, '30 records')
  const edge = page.getByRole('separator', { name: 'Width of Title' })
  const width = async () => (await page.getByRole('columnheader', { name: 'Title' }).boundingBox())!.width
  const [before, box] = [await width(), (await edge.boundingBox())!]
  await page.mouse.move(box.x + 4, box.y + 10)
  await page.mouse.down()
  await page.mouse.move(box.x + 104, box.y + 10, { steps: 4 })
  await page.mouse.up()
  assert.ok(Math.abs((await width()) - (before + 100)) < 3, `${before} to ${await width()}`)
  await edge.press('ArrowRight')
  const wider = await width()
  assert.ok(Math.abs(wider - (before + 116)) < 3, `${wider}`)
  await page.reload()
  await counted(page, '30 records')
  assert.ok(Math.abs((await width()) - wider) < 3)
  await finish()
})

test('compact rows show more of a list, and an id is copied in full', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await go('/articles?ordering=title&page_size=50')
  await counted(page, '30 records')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByLabel('Compact').check()
  await page.getByRole('checkbox', { name: 'ID', exact: true }).check()
  await page.keyboard.press('Escape')
  const boxes = await Promise.all((await page.getByRole('rowheader').all()).map((row) => row.boundingBox()))
  assert.ok(boxes.filter((box) => box && box.y + box.height <= 900).length >= 25)
  await page.getByRole('row', { name: 'Article 01' }).hover()
  await page.getByRole('row', { name: 'Article 01' }).getByRole('button', { name: 'Copy the ID' }).click()
  const { results } = await admin.call('/articles?title=Article%2001')
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), results[0].id)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`how a list looks is chosen by everybody, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish, go } = await admin.enter('viewer', { colorScheme, viewport: { width, height: 900 } })
      await go('/articles')
      await counted(page, '30 records')
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByLabel('Compact').check()
      await requireAccessible(page, `admin-list-columns-${width}-${colorScheme}`)
      await finish()
    })
