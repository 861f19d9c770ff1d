// Events in the admin: live, filtered, paused, and only those the reader may see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { requireAccessible, useAdmin } from './open-admin.ts'

const SCRIPT = '<img src=x onerror="document.title=1">'
const admin = useAdmin(['viewer'])
const payload = (page: Page, name: string) => page.getByRole('button', { name: `Show the payload of ${name}` })
const isLive = (page: Page) => page.getByText('Live', { exact: true }).waitFor()

test('new events appear live, with the payload as text and a link to the record', async () => {
  const { page, finish } = await admin.enterAt('/-/events', 'viewer')
  await isLive(page)
  const { id } = await admin.call('/tags', { name: SCRIPT })
  await payload(page, 'tags.created').click()
  await page.getByRole('region', { name: 'Payload' }).getByText(`"recordId": "${id}"`).waitFor()
  await page.getByRole('cell').getByRole('link', { name: SCRIPT }).click()
  await page.waitForURL(`**/tags/${id}`)
  assert.notEqual(await page.title(), '1')
  await finish()
})

test('a pause holds the list still, and loses no event', async () => {
  const { page, finish } = await admin.enterAt('/-/events?of=categories', 'viewer')
  await isLive(page)
  const { id } = await admin.call('/categories', { name: 'Birds' })
  await page.getByRole('cell').getByRole('link', { name: 'Birds' }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused', { exact: true }).waitFor()
  await admin.call('/tags', { name: 'unseen' })
  await admin.call(`/categories/${id}`, { name: 'Fish' }, 'PATCH')
  assert.equal(await payload(page, 'categories.updated').count(), 0)
  await page.getByRole('button', { name: 'Go on' }).click()
  await payload(page, 'categories.updated').waitFor()
  assert.equal(await payload(page, 'tags.created').count(), 0)
  await finish()
})

test('text search covers all kept events, and a viewer sees no event of records they may not read', async () => {
  await admin.call('/webhooks', { url: 'https://hooks.example.com/pend', events: ['*'] })
  await admin.call('/tags', { name: 'needle' })
  const owner = await admin.enterAt('/-/events?from=start', 'owner')
  await payload(owner.page, 'webhooks.created').waitFor()
  await owner.page.getByLabel('Text in the event').fill('NEEDLE')
  await owner.page.getByRole('cell').getByRole('link', { name: 'needle' }).waitFor()
  assert.equal(await payload(owner.page, 'webhooks.created').count(), 0)
  await owner.finish()
  const viewer = await admin.enterAt('/-/events?from=start', 'viewer')
  await viewer.page.getByRole('cell').getByRole('link', { name: 'needle' }).waitFor()
  assert.equal(await payload(viewer.page, 'webhooks.created').count(), 0)
  assert.equal(await viewer.page.getByRole('option', { name: 'webhooks.created' }).count(), 0)
  await viewer.finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`events are accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    await admin.call('/tags', { name: `seen ${colorScheme}` })
    for (const width of [1440, 390]) {
      const { page, finish } = await admin.enterAt('/-/events?from=start', 'viewer', {
        colorScheme,
        viewport: { width, height: 900 },
      })
      await payload(page, 'tags.created').first().click()
      await page.getByRole('region', { name: 'Payload' }).waitFor()
      await requireAccessible(page, `events-${width}-${colorScheme}`)
      const overflow = await page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth)
      assert.equal(overflow, 0)
      await finish()
    }
  })
