// The overview: what needs attention and what happened, limited to what each person may know.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from '../../support/arrange.ts'
import { requireAccessible, useAdmin } from './open-admin.ts'

const SCRIPT = '<img src=x onerror="document.title=1">'
const WEEK_MS = 7 * 86_400_000
const admin = useAdmin(['admin', 'viewer'], async (admin) => {
  const { webhook } = await admin.call('/webhooks', { url: 'https://hooks.example.com/pend', events: ['*'] })
  await arrange(
    "update public.webhooks set is_enabled = false, disabled_at = now(), disabled_reason = 'x' where id = $1",
    [webhook.id],
  )
  await admin.call('/custom-domains', { host: `www.${admin.tenant.slug}.example` })
  const expiresAt = new Date(Date.now() + WEEK_MS).toISOString()
  await admin.call('/api-keys', { name: SCRIPT, permissions: ['articles.read'], expiresAt })
  for (const name of ['Green', 'Black']) await admin.call('/tags', { name })
})

const ATTENTION = ['Dead tasks', 'Failing webhooks', 'Unverified domains', 'Expiring keys']

test('the overview shows what needs attention with links, and what happened on each day', async () => {
  const { page, finish } = await admin.enter('owner')
  const card = (name: string) => page.getByRole('region', { name, exact: true })
  await card('Dead tasks').getByText('No task is dead.').waitFor()
  await card('Failing webhooks').getByText('Switched off after failures').waitFor()
  await card('Unverified domains')
    .getByRole('link', { name: `www.${admin.tenant.slug}.example` })
    .waitFor()
  await card('Expiring keys').getByRole('link', { name: SCRIPT }).waitFor()
  const days = card('Recent activity').getByRole('table', { name: 'Changes of each day' }).getByRole('row')
  await days.nth(14).waitFor()
  const counts = await days.getByRole('cell').allTextContents()
  assert.equal(counts.length, 14)
  assert.ok(Number(counts.at(-1)) >= 5, counts.join())
  await card('Recent activity').getByRole('link', { name: 'Black', exact: true }).waitFor()
  await card('Failing webhooks').getByRole('link').click()
  await page.getByRole('heading', { name: 'https://hooks.example.com/pend' }).waitFor()
  assert.notEqual(await page.title(), '1')
  await finish()
})

test('a viewer learns none of it, and the server refuses the forced call', async () => {
  const { page, finish } = await admin.enter('viewer')
  await page.getByRole('main').getByRole('link', { name: 'Tags' }).waitFor()
  for (const name of [...ATTENTION, 'Recent activity'])
    assert.equal(await page.getByRole('region', { name, exact: true }).count(), 0, name)
  const forced = await admin.server.call('/api/v1/audit/days', { token: admin.tenant.people.viewer.access })
  assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`the overview is accessible, in ${colorScheme} colours, wide and narrow`, async () => {
    for (const width of [1440, 390]) {
      const { page, finish } = await admin.enter('owner', { colorScheme, viewport: { width, height: 900 } })
      await page.getByRole('table', { name: 'Changes of each day' }).waitFor()
      await page.getByRole('link', { name: SCRIPT }).first().waitFor()
      await requireAccessible(page, `overview-${width}-${colorScheme}`)
      const overflow = await page.evaluate(() => document.body.scrollWidth - document.documentElement.clientWidth)
      assert.equal(overflow, 0)
      await finish()
    }
  })
