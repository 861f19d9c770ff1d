// Settings and domains of a tenant, for owners and admins, and for everybody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTenant } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const admin = useAdmin(['viewer', 'admin'])

/** The settings of a separate tenant, as its owner: ending or moving it affects no other test. */
async function openOwn() {
  const tenant = await createTenant(admin.server, [])
  const opened = await admin.visit(`/t/${tenant.slug}/-/settings`)
  await signIn(opened.page, tenant.people.owner)
  await opened.page.getByRole('button', { name: 'Delete the tenant' }).waitFor()
  return { ...opened, tenant }
}

test('an owner changes settings, resets one, and learns which value is invalid', async () => {
  const opened = await admin.enterAt('/', 'owner')
  const { page } = opened
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Language', { exact: true }).fill('de-at')
  await page.getByLabel('Time zone', { exact: true }).fill('Mars/Base')
  await page.getByLabel('Days to keep the audit trail').fill('29')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('[aria-invalid=true]').first().waitFor()
  await page.getByLabel('Time zone', { exact: true }).fill('europe/vienna')
  await page.getByLabel('Days to keep the audit trail').fill('40')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Nothing changed').waitFor()
  const kept = await admin.call('/tenant-settings')
  assert.deepEqual([kept.locale, kept.timeZone, kept.auditRetentionDays], ['de-AT', 'Europe/Vienna', 40])
  await page.getByLabel('Language', { exact: true }).fill('')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await admin.call('/tenant-settings')).locale, null)
  await finishRefused(opened, 422)
})

test('a logo is uploaded, chosen among the public pictures, and removed', async () => {
  const { page, finish } = await admin.enterAt('/-/settings', 'owner')
  const part = page.getByRole('region', { name: 'Logo' })
  await part.getByText('There is no public picture yet').waitFor()
  const file = { name: 'sign.png', mimeType: 'image/png', buffer: PICTURE }
  await part.locator('input[type=file]').setInputFiles(file)
  await part.getByRole('radio', { name: 'sign.png' }).waitFor({ state: 'attached' })
  const { results } = await admin.call('/files?name=sign.png')
  assert.deepEqual([results.length, results[0].isPublic], [1, true])
  assert.equal((await admin.call('/tenant-settings')).brandLogo, results[0].id)
  assert.equal(await part.getByRole('radio', { name: 'sign.png' }).isChecked(), true)
  await part.getByRole('button', { name: 'Show no logo of our own' }).click()
  await part.getByRole('button', { name: 'Show no logo of our own' }).waitFor({ state: 'detached' })
  assert.equal((await admin.call('/tenant-settings')).brandLogo, null)
  await finish()
})

test('texts of the screens are found, reworded, and reset', async () => {
  const { page, finish } = await admin.enterAt('/-/settings', 'owner')
  const part = page.getByRole('region', { name: 'Own words' })
  await part.getByRole('searchbox', { name: 'Find a text or its key' }).fill('home.title')
  await part.getByRole('button', { name: 'Change home.title' }).click()
  await part.getByRole('textbox', { name: 'Your words for home.title' }).fill('Today <b>here</b>')
  await part.getByRole('button', { name: 'Apply' }).click()
  await part.getByText('Today <b>here</b>').waitFor()
  const own = async () => (await admin.call('/tenant-settings')).brandTexts
  assert.deepEqual(await own(), { en: { 'home.title': 'Today <b>here</b>' } })
  await part.getByRole('button', { name: 'Change home.title' }).click()
  await part.getByRole('textbox', { name: 'Your words for home.title' }).fill('')
  await part.getByRole('button', { name: 'Apply' }).click()
  await part.getByText('Overview', { exact: true }).waitFor()
  assert.equal(await own(), null)
  await finish()
})

test('a tenant gets another name and address, and the old address redirects', async () => {
  const { tenant, page, finish } = await openOwn()
  const token = tenant.people.owner.access
  await page.getByLabel('Name of the tenant').fill('Tea House')
  await page.getByRole('button', { name: 'Change the name' }).click()
  await page.getByText('It is called Tea House now.').waitFor()
  const slug = `tea-${tenant.slug}`.slice(0, 60)
  await page.getByLabel('Short name').fill(slug)
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.waitForURL((url) => url.pathname === `/admin/t/${slug}/-/settings`)
  const kept = (await admin.server.call(`/api/v1/tenants/${tenant.id}`, { token })).body
  assert.deepEqual([kept.name, kept.slug], ['Tea House', slug])
  await page.goto(`${admin.server.origin}/admin/t/${tenant.slug}/-/settings`)
  await page.getByLabel('Name of the tenant').waitFor()
  await finish()
})

test('only typing its slug closes a tenant', async () => {
  const opened = await openOwn()
  const { tenant, page } = opened
  await page.getByRole('button', { name: 'Delete the tenant' }).click()
  const question = page.getByRole('dialog')
  const confirm = question.getByRole('button', { name: 'Delete the tenant' })
  assert.equal(await confirm.isDisabled(), true)
  await question.getByLabel(`Type ${tenant.slug} to be sure`).fill('something-else')
  assert.equal(await confirm.isDisabled(), true)
  await question.getByLabel(`Type ${tenant.slug} to be sure`).fill(tenant.slug)
  await confirm.click()
  await page.waitForURL((url) => !url.pathname.includes(tenant.slug))
  const gone = await admin.server.call('/api/v1/articles', { token: tenant.people.owner.access })
  assert.ok(gone.status >= 400, gone.text)
  // Requests still under way while leaving.
  await finishRefused(opened, 401, 403, 404)
})

test('a host name is added, shows its DNS record, and is verified and removed', async () => {
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

test('people without the right see neither page, and the server refuses', async () => {
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
    ['PATCH', `/tenants/${admin.tenant.id}`, { name: 'Mine' }],
    ['POST', `/tenants/${admin.tenant.id}/rename`, { slug: 'mine' }],
    ['POST', `/tenants/${admin.tenant.id}/close`, { slug: admin.tenant.slug }],
  ] as const)
    assert.equal((await admin.server.call(`/api/v1${path}`, { method, token, body })).status, 403, path)
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`settings and domains are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
      const { page, finish, go } = await admin.enter('owner', look)
      const host = `${colorScheme}-${width}-${admin.tenant.slug}.example.org`
      await admin.call('/custom-domains', { host })
      for (const [screen, sign] of [
        ['settings', 'Require one of every member'],
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
