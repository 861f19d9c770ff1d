// How people arrange lists: columns, widths and density, and views that they save and share.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer', 'editor', 'admin'], async (admin) => {
  const records = Array.from({ length: 30 }, (_, place) => ({
    title: `Article ${String(place + 1).padStart(2, '0')}`,
    status: place % 3 === 0 ? 'published' : 'draft',
  }))
  await admin.call('/articles/bulk', records)
})

const headings = (page: Page) => page.getByRole('columnheader').allTextContents()
/** How many pixels the page could scroll sideways. */
const widerThanScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
const counted = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor()

test('people choose columns and their order by keyboard and mouse, and find them so again', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
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

test('columns are sized at their edge, by mouse and by arrow keys', async () => {
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
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

test("the app's own views are on the title line, and open by their address", async () => {
  const { page, finish } = await admin.enterAt('/articles', 'editor')
  await counted(page, '30 records')
  const views = page.getByRole('navigation', { name: 'Views' })
  const preset = views.getByRole('link', { name: 'Latest' })
  const middleOf = async (each: Locator) => {
    const { y, height } = (await each.boundingBox())!
    return y + height / 2
  }
  const title = await middleOf(page.getByRole('heading', { level: 1 }))
  assert.ok(Math.abs((await middleOf(preset)) - title) < 16)
  assert.ok(Math.abs((await middleOf(page.getByRole('link', { name: 'New Article' }))) - title) < 16)
  await preset.click()
  await counted(page, '10 records')
  await views.getByRole('link', { name: 'Latest' }).and(page.locator('[aria-current=page]')).waitFor()
  assert.deepEqual(Object.fromEntries(new URL(page.url()).searchParams), {
    ...{ status: 'published', ordering: '-publishedAt' },
  })
  await requireAccessible(page, 'admin-presets-1440-light')
  await page.setViewportSize({ width: 390, height: 844 })
  await views.getByRole('link', { name: 'Uncategorised' }).focus()
  await page.keyboard.press('Enter')
  await counted(page, '30 records')
  assert.equal(await widerThanScreen(page), 0)
  await requireAccessible(page, 'admin-presets-390-light')
  await finish()
})

test('many views stay on one line, with the open one visible', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  const token = admin.tenant.people.viewer.access
  for (const place of Array.from({ length: 14 }, (_, index) => index + 1)) {
    const body = { resource: 'articles', name: `What somebody looks for ${place}`, query: { search: `${place}` } }
    const { status, text } = await admin.server.call('/api/v1/saved-views', { method: 'POST', body, token })
    assert.equal(status, 201, text)
  }
  await go('/articles')
  await counted(page, '30 records')
  const views = page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('link', { name: 'What somebody looks for 14' }).click()
  const open = views.getByRole('link', { name: 'What somebody looks for 14' }).and(page.locator('[aria-current=page]'))
  await open.waitFor()
  await page.getByRole('button', { name: 'Actions for What somebody looks for 14' }).click()
  await page.getByRole('button', { name: 'Open this view first' }).waitFor()
  const [bar, tab] = [(await views.boundingBox())!, (await open.boundingBox())!]
  assert.ok(bar.height < 60 && tab.x >= bar.x && tab.x + tab.width <= bar.x + bar.width + 1)
  assert.equal(await widerThanScreen(page), 0)
  await requireAccessible(page, 'admin-many-views-1440-light')
  await finish()
})

test('a view is saved under a name, opened by its address, updated and deleted', async () => {
  const { page, finish, go } = await admin.enterAt('/articles', 'viewer')
  await counted(page, '30 records')
  assert.equal(await page.getByRole('button', { name: 'Save view' }).count(), 0)
  await go('/articles?status=published&ordering=-title')
  await counted(page, '10 records')
  await page.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Tags' }).uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save view' }).click()
  assert.equal(await page.getByRole('dialog').getByRole('checkbox').count(), 0)
  await page.getByRole('dialog').getByLabel('Name').fill('Out there')
  await page.keyboard.press('Enter')
  const views = page.getByRole('navigation', { name: 'Views' })
  await views.getByRole('link', { name: 'Out there', exact: true }).and(page.locator('[aria-current=page]')).waitFor()
  const address = new URL(page.url())
  assert.deepEqual([...address.searchParams.keys()].sort(), ['ordering', 'status', 'view'])
  await views.getByRole('link', { name: 'All' }).click()
  await counted(page, '30 records')
  await page.getByRole('columnheader', { name: 'Tags' }).waitFor()
  await page.goto(address.href)
  await counted(page, '10 records')
  assert.equal(await page.getByRole('columnheader', { name: 'Tags' }).count(), 0)
  await page.getByLabel('Search Articles').fill('Article 04')
  await counted(page, '1 record')
  await page.getByRole('button', { name: 'Actions for Out there' }).click()
  await page.getByRole('button', { name: 'Update to the current list' }).click()
  await page.getByText('“Out there” is saved.').waitFor()
  await views.getByRole('link', { name: 'All' }).click()
  await counted(page, '30 records')
  await views.getByRole('link', { name: 'Out there' }).click()
  await counted(page, '1 record')
  await page.getByRole('button', { name: 'Actions for Out there' }).click()
  await page.getByRole('button', { name: 'Open this view first' }).click()
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Articles' }).click()
  await counted(page, '1 record')
  await views.getByRole('link', { name: 'All' }).click()
  await counted(page, '30 records')
  await views.getByRole('link', { name: 'Out there' }).click()
  await page.getByRole('button', { name: 'Actions for Out there' }).click()
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await views.getByRole('link', { name: 'Out there' }).waitFor({ state: 'hidden' })
  await counted(page, '1 record')
  await finish()
})

test('people with the right share a view, everybody opens it, and only its maker changes it', async () => {
  const name = '<img src=x onerror="document.title=1">'
  const maker = await admin.enterAt('/articles?status=draft', 'admin')
  await counted(maker.page, '20 records')
  await maker.page.getByRole('button', { name: 'Save view' }).click()
  await maker.page.getByRole('dialog').getByLabel('Name').fill(name)
  await maker.page.getByLabel('Share with everybody in the tenant').check()
  await maker.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await maker.page.getByRole('link', { name }).waitFor()
  const { results } = await admin.call('/saved-views')
  const shared = results.find((view: { name: string }) => view.name === name)

  const reader = await admin.enterAt('/articles', 'editor')
  await counted(reader.page, '30 records')
  await reader.page.getByRole('link', { name }).click()
  await counted(reader.page, '20 records')
  await reader.page.getByRole('button', { name: 'Actions for' }).click()
  await reader.page.getByRole('button', { name: 'Open this view first' }).waitFor()
  for (const forbidden of ['Rename or share', 'Delete', 'Update to the current list'])
    assert.equal(await reader.page.getByRole('button', { name: forbidden }).count(), 0, forbidden)
  const token = admin.tenant.people.editor.access
  for (const [method, body] of [
    ['PATCH', { name: 'Mine' }],
    ['DELETE', undefined],
  ] as const) {
    const { status } = await admin.server.call(`/api/v1/saved-views/${shared.id}`, { method, body, token })
    assert.ok([403, 404].includes(status), `${method} ${status}`)
  }
  assert.equal(await reader.page.locator('main img').count(), 0)
  await reader.finish()

  await maker.page.getByRole('button', { name: 'Actions for' }).click()
  await maker.page.getByRole('button', { name: 'Rename or share' }).click()
  await maker.page.getByRole('dialog').getByLabel('Name').fill('Drafts')
  await maker.page.getByLabel('Share with everybody in the tenant').uncheck()
  await maker.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await maker.page.getByRole('link', { name: 'Drafts' }).waitFor()
  await maker.finish()
})

test('the address of a deleted or foreign view lists the same records', async () => {
  const { page, finish } = await admin.enterAt(
    '/articles?status=draft&view=0199b1c4-5e77-7b02-8f44-1c8a9e3d5b21',
    'viewer',
  )
  await counted(page, '20 records')
  assert.equal(await page.getByRole('alert').count(), 0)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`arranging a list is accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const { page, finish } = await admin.enterAt('/articles', 'viewer', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await counted(page, '30 records')
      await page.getByRole('button', { name: 'Columns' }).click()
      await page.getByLabel('Compact').check()
      await requireAccessible(page, `admin-list-columns-${width}-${colorScheme}`)
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Save view' }).click()
      await page.getByRole('dialog').getByLabel('Name').fill(`View ${width} ${colorScheme}`)
      await requireAccessible(page, `admin-list-view-form-${width}-${colorScheme}`)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Actions for' }).click()
      const entry = (await page.getByRole('button', { name: 'Open this view first' }).boundingBox())!
      assert.ok(entry.x >= 0 && entry.x + entry.width <= width, JSON.stringify(entry))
      await requireAccessible(page, `admin-list-view-${width}-${colorScheme}`)
      await finish()
    })
