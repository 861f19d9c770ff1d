// Settings and domains of a tenant, as owners and admins meet them, and everybody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer', 'admin'])

test('an owner changes settings, gives one back, and is told what means nothing', async () => {
  const opened = await admin.enter('owner')
  const { page, go } = opened
  await go('/')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Language').fill('de-at')
  await page.getByLabel('Time zone').fill('Mars/Base')
  await page.getByLabel('Keep the audit trail').fill('29')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('[aria-invalid=true]').first().waitFor()
  await page.getByLabel('Time zone').fill('europe/vienna')
  await page.getByLabel('Keep the audit trail').fill('40')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing changed').waitFor()
  const kept = await admin.call('/tenant-settings')
  assert.deepEqual([kept.locale, kept.timeZone, kept.auditRetentionDays], ['de-AT', 'Europe/Vienna', 40])
  await page.getByLabel('Language').fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await admin.call('/tenant-settings')).locale, null)
  await finishRefused(opened, 422)
})

test('a host name is added, shows what to put into the DNS, and is verified and removed', async () => {
  const opened = await admin.enter('admin')
  const { page, go } = opened
  const host = `shop-${admin.tenant.slug}.example.org`
  await go('/')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Domains' }).click()
  await page.getByLabel('Host name').fill('not a host')
  await page.getByRole('button', { name: 'Add' }).click()
  await page.locator('[aria-invalid=true]').waitFor()
  await page.getByLabel('Host name').fill(host)
  await page.getByRole('button', { name: 'Add' }).click()
  const entry = page.getByRole('list', { name: 'Host names' }).getByRole('listitem').filter({ hasText: host })
  await entry.getByText('TXT').waitFor()
  const [kept] = (await admin.call('/custom-domains')).results
  await entry.getByText(kept.recordName, { exact: true }).waitFor()
  await entry.getByText(kept.token, { exact: true }).waitFor()
  await entry.getByRole('button', { name: 'Verify now' }).click()
  await entry.getByRole('alert').waitFor()
  await page.getByRole('button', { name: `Remove ${host}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No host name of your own yet').waitFor()
  await finishRefused(opened, 422, 409)
})

test('whoever may not meets neither page, and the server refuses', async () => {
  const { page, finish, go } = await admin.enter('viewer')
  const menu = page.getByRole('navigation', { name: 'Menu' })
  for (const name of ['Settings', 'Domains']) assert.equal(await menu.getByRole('link', { name }).count(), 0)
  for (const screen of ['settings', 'domains']) {
    await go(`/-/${screen}`)
    await page.getByText('There is nothing here').waitFor()
  }
  const { access: token } = admin.tenant.people.viewer
  for (const [method, path, body] of [
    ['PATCH', '/tenant-settings', { brandName: 'Mine' }],
    ['POST', '/custom-domains', { host: 'mine.example.org' }],
  ] as const)
    assert.equal((await admin.server.call(`/api/v1${path}`, { method, token, body })).status, 403, path)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`settings and domains are for everybody, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
      const { page, finish, go } = await admin.enter('owner', look)
      const host = `${colorScheme}-${width}-${admin.tenant.slug}.example.org`
      await admin.call('/custom-domains', { host })
      for (const [screen, sign] of [
        ['settings', 'Ask every member for one'],
        ['domains', host],
      ] as const) {
        await go(`/-/${screen}`)
        await page.getByRole('main').getByText(sign, { exact: true }).first().waitFor()
        await requireAccessible(page, `admin-${screen}-${width}-${colorScheme}`)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(overflow <= 0, `${screen} is ${overflow} pixels too wide`)
      }
      await finish()
    })
