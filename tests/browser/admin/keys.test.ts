// API keys in the admin: created with chosen permissions, shown once, renewed and revoked, by people with the right.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'

const SCRIPT = '<img src=x onerror="document.title=1">'
const admin = useAdmin(['admin', 'editor', 'viewer'])
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const nameField = (page: Page) => page.getByRole('textbox', { name: /^Name/ })
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })
const secretOn = async (page: Page) => (await page.getByRole('region', { name: 'Key', exact: true }).textContent())!

/** Creates one through the form, with one permission; resolves with the secret. */
async function makeKey(page: Page, name: string): Promise<string> {
  await button(page, 'New key').click()
  await nameField(page).fill(name)
  await page.getByRole('group', { name: 'Tags' }).getByLabel('read').check()
  await button(page, 'Create the key').click()
  const secret = await secretOn(page)
  await button(page, 'I have saved it').click()
  await row(page, name).waitFor()
  return secret
}

const listTags = (token: string) => admin.server.call('/api/v1/tags', { token })

test('an admin creates a key, sees it once, and the key may do only what was chosen', async () => {
  const { page, finish } = await admin.enter('admin')
  await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'API keys' }).click()
  const name = `Import ${SCRIPT}`
  const secret = await makeKey(page, name)
  assert.match(secret, /^pend_/)
  assert.equal((await page.content()).includes(secret), false)
  assert.equal((await listTags(secret)).status, 200)
  assert.equal((await admin.server.call('/api/v1/articles', { token: secret })).status, 403)
  await row(page, name).getByText('Permissions: 1').click()
  await row(page, name).getByText('tags.read').waitFor()
  await row(page, name).getByText(admin.tenant.people.admin.email).waitFor()
  const { results } = await admin.call('/api-keys?revokedAt__isnull=true')
  const ends = Date.parse(results.find((each: { name: string }) => each.name === name).expiresAt) - Date.now()
  assert.ok(ends > 89 * 86_400_000 && ends < 91 * 86_400_000)
  assert.notEqual(await page.title(), '1')
  await page.reload()
  await row(page, name).waitFor()
  assert.equal((await page.content()).includes(secret), false)
  await finish()
})

test('one press chooses permissions, and a chosen day ends the key', async () => {
  const { page, finish } = await admin.enterAt('/-/api-keys', 'owner')
  await button(page, 'New key').click()
  await nameField(page).fill('Reader')
  await button(page, 'Reading only').click()
  const chosen = await page.getByRole('checkbox', { checked: true }).count()
  assert.ok(chosen > 3)
  await page.getByRole('combobox', { name: 'Ends' }).selectOption('On a chosen day')
  await page.getByLabel('Day', { exact: true }).fill('2027-03-31')
  await button(page, 'Create the key').click()
  await secretOn(page)
  const { results } = await admin.call('/api-keys')
  const made = results.find(({ name }: { name: string }) => name === 'Reader')
  assert.equal(made.permissions.length, chosen)
  assert.ok(made.permissions.every((word: string) => word.endsWith('.read')))
  assert.match(made.expiresAt, /^2027-0(3-31|4-01)T/)
  await finish()
})

test("the server's objections appear beside the questions", async () => {
  const opened = await admin.enterAt('/-/api-keys', 'admin')
  const { page } = opened
  await button(page, 'New key').click()
  await nameField(page).fill('In the past')
  await page.getByRole('group', { name: 'Tags' }).getByLabel('read').check()
  await page.getByRole('combobox', { name: 'Ends' }).selectOption('On a chosen day')
  await page.getByLabel('Day', { exact: true }).fill('2020-01-01')
  await button(page, 'Create the key').click()
  await page.getByText('must be in the future').waitFor()
  await finishRefused(opened, 422)
})

test('a key gets a new secret from its maker, while the old one is valid for a day', async () => {
  const { page, finish } = await admin.enterAt('/-/api-keys', 'admin')
  const before = await makeKey(page, 'Renewed')
  await button(page, 'New secret: Renewed').click()
  await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click()
  const after = await secretOn(page)
  assert.notEqual(after, before)
  for (const secret of [before, after]) assert.equal((await listTags(secret)).status, 200)
  await finish()
})

test('the server refuses a revoked key at once, and the page lists it among the revoked', async () => {
  const { page, finish } = await admin.enterAt('/-/api-keys', 'admin')
  const secret = await makeKey(page, 'Lost')
  await button(page, 'Revoke Lost').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('“Lost” is revoked.').waitFor()
  await row(page, 'Lost').waitFor({ state: 'detached' })
  assert.equal((await listTags(secret)).status, 401)
  await button(page, 'Revoked').click()
  await row(page, 'Lost').getByText('Revoked').waitFor()
  assert.equal(await row(page, 'Lost').getByRole('button').count(), 0)
  await finish()
})

test("nobody but its maker can renew a key's secret: no button, and the server refuses the forced call", async () => {
  const { apiKey } = await admin.call('/api-keys', { name: 'Of the owner', permissions: ['tags.read'] })
  const { page, finish } = await admin.enterAt('/-/api-keys', 'admin')
  await row(page, 'Of the owner').waitFor()
  assert.equal(await button(page, 'New secret: Of the owner').count(), 0)
  const path = `/api/v1/api-keys/${apiKey.id}/rotate`
  const forced = await admin.server.call(path, { method: 'POST', token: admin.tenant.people.admin.access, body: {} })
  assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  await finish()
})

test('an editor never sees the page, and the server refuses the forced call', async () => {
  const opened = await admin.enter('editor')
  const { page, go } = opened
  assert.equal(await page.getByRole('link', { name: 'API keys' }).count(), 0)
  await go('/-/api-keys')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
  const { access: token } = admin.tenant.people.editor
  const body = { name: 'Forced', permissions: ['tags.read'] }
  const forced = await admin.server.call('/api/v1/api-keys', { method: 'POST', token, body })
  assert.deepEqual([forced.status, forced.body.code], [403, 'permissions.denied'])
  await opened.finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`the page of API keys is accessible in ${colorScheme}, wide and narrow`, async () => {
    const { page, finish } = await admin.enterAt('/-/api-keys', 'admin', {
      viewport: { width: 1440, height: 900 },
      colorScheme,
    })
    await makeKey(page, `Looked at in ${colorScheme}`)
    const look = async (name: string) => {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
        await requireAccessible(page, `keys-${name}-${colorScheme}-${width}`)
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide at ${width}`)
      }
    }
    await look('list')
    await button(page, 'New key').click()
    await nameField(page).fill('Shown')
    await look('form')
    await button(page, 'Reading only').click()
    await button(page, 'Create the key').click()
    await secretOn(page)
    await look('secret')
    await finish()
  })
