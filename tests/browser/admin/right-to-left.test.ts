// Screens from right to left, as for Arabic or Hebrew; the pseudo-locale of CLDR keeps the words English.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { takePicture } from '../chromium.ts'
import { requireAccessible, useAdmin } from './open-admin.ts'

const LOCALE = 'ar-XB'
const SIZES = [
  [1440, 900],
  [390, 844],
] as const
let article = ''
const admin = useAdmin(['editor'], async (admin) => {
  const category = await admin.call('/categories', { name: 'Teas' })
  const records = Array.from({ length: 30 }, (_, place) => ({
    ...{ title: `Article ${place + 1}: first flush`, status: place % 3 === 0 ? 'published' : 'draft' },
    ...{ category: category.id },
  }))
  await admin.call('/articles/bulk', records)
  const tags = await Promise.all(['Green', 'White'].map((name) => admin.call('/tags', { name })))
  const made = { title: 'شاي أخضر (green tea)', body: 'من الصين', tags: tags.map(({ id }) => id) }
  article = (await admin.call('/articles', made)).id
})

/** Elements beyond an edge of the screen, outside scrolling parts; the first entry is how far the page can scroll. */
const beyondScreen = (page: Page) =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const isInPart = (each: Element): boolean => {
      const parent = each.parentElement
      if (!parent || parent === document.body) return false
      return getComputedStyle(parent).overflowX !== 'visible' || isInPart(parent)
    }
    const beyond = [...document.body.querySelectorAll('*')].filter((each) => {
      const { left, right, width, height } = each.getBoundingClientRect()
      return width > 1 && height > 1 && (left < -1 || right > clientWidth + 1) && !isInPart(each)
    })
    return [scrollWidth - clientWidth, ...beyond.map(({ outerHTML }) => outerHTML.slice(0, 120))]
  })
const edgesOf = async (each: Locator) => {
  const { x, width } = (await each.boundingBox())!
  return { left: x, right: x + width }
}

for (const [width, height] of SIZES) {
  test(`sign-in, list and form fit a screen ${width} pixels wide, from right to left`, async () => {
    const look = { locale: LOCALE, viewport: { width, height } }
    const visitor = await admin.visit('/sign-in', look)
    await visitor.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.equal(await visitor.page.evaluate(() => document.documentElement.dir), 'rtl')
    assert.deepEqual(await beyondScreen(visitor.page), [0])
    await requireAccessible(visitor.page, `admin-rtl-sign-in-${width}-light`)
    await visitor.finish()

    const { page, finish, go } = await admin.enterAt('/articles', 'editor', look)
    await page.getByRole('rowheader').first().waitFor()
    assert.deepEqual(await beyondScreen(page), [0])
    await requireAccessible(page, `admin-rtl-list-${width}-light`)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('Compact').waitFor()
    assert.deepEqual(await beyondScreen(page), [0])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Filters' }).click()
    await page.getByLabel('Status').first().waitFor()
    assert.deepEqual(await beyondScreen(page), [0])

    await go(`/articles/${article}`)
    await page.getByLabel('Title').waitFor()
    await page.getByRole('toolbar').waitFor()
    assert.deepEqual(await beyondScreen(page), [0])
    await page.emulateMedia({ colorScheme: 'dark' })
    await requireAccessible(page, `admin-rtl-form-${width}-dark`)
    await finish()
  })
}

for (const [width, height] of SIZES)
  test(`every screen in an owner's menu fits a screen ${width} pixels wide`, async () => {
    const { page, finish } = await admin.enter('owner', { locale: LOCALE, viewport: { width, height } })
    const addresses = await page
      .locator('#menu a')
      .evaluateAll((links) => links.map((link) => (link as { href?: string }).href!))
    assert.ok(addresses.length > 15)
    const found: Record<string, unknown> = {}
    for (const address of addresses) {
      await page.goto(address)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('status').filter({ hasText: 'Loading' }).first().waitFor({ state: 'detached' })
      await takePicture(page, `admin-rtl-${address.split('/').at(-1)}-${width}`)
      const beyond = await beyondScreen(page)
      if (beyond.length > 1 || beyond[0] !== 0) found[address] = beyond
    }
    assert.deepEqual(found, {})
    await finish()
  })

test('the menu is on the right, the next step on the left, and text follows the direction of its letters', async () => {
  const { page, finish, go } = await admin.enterAt('/articles', 'editor', {
    locale: LOCALE,
    viewport: { width: 1440, height: 900 },
  })
  await page.getByRole('rowheader').first().waitFor()
  const menu = await edgesOf(page.getByRole('navigation', { name: 'Menu' }))
  const title = await edgesOf(page.getByRole('columnheader', { name: 'Title' }))
  const status = await edgesOf(page.getByRole('columnheader', { name: 'Status' }))
  assert.ok(menu.left > title.left && title.left >= status.right - 1)
  const edge = page.getByRole('separator', { name: 'Width of Title' })
  await edge.press('ArrowLeft')
  const wider = await edgesOf(page.getByRole('columnheader', { name: 'Title' }))
  assert.ok(Math.abs(wider.right - wider.left - (title.right - title.left) - 16) < 3)

  await go(`/articles/${article}`)
  await page.getByLabel('Title').waitFor()
  const tools = page.getByRole('toolbar').getByRole('button')
  await tools.first().focus()
  await page.keyboard.press('ArrowLeft')
  assert.equal(await tools.nth(1).evaluate((each) => each === document.activeElement), true)
  const grips = page.getByRole('button', { name: /^Move (Green|White)/ })
  await grips.first().press('ArrowLeft')
  await grips
    .nth(1)
    .and(page.getByRole('button', { name: 'Move Green' }))
    .waitFor()
  await finish()
})
