// Signing in and out, as a person does it: what is kept, what is reported, and where it leads.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enrolTotp } from '../../support/second-factor.ts'
import { createTenant, joinTenant } from '../../support/tenant.ts'
import { finishRefused, signIn, useAdmin } from './open-admin.ts'

const admin = useAdmin(['viewer'])

test('a person signs in, reloads, and is still there; no script can read what keeps them signed in', async () => {
  const { page, finish } = await admin.enter('owner')
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  assert.equal(await page.evaluate(() => document.cookie), '')
  assert.deepEqual(
    await page.evaluate(() => [
      localStorage.length,
      Object.keys(sessionStorage).filter((key) => !key.startsWith('tsr')),
    ]),
    [0, []],
  )
  const cookies = await page.context().cookies()
  assert.deepEqual(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]).sort(), [
    ['pend-access', true, 'Strict'],
    ['pend-refresh', true, 'Strict'],
  ])
  await finish()
})

test('signing out ends the session on the server, in this tab, and for the back button', async () => {
  const { page, finish } = await admin.enter('viewer')
  const before = await page.context().cookies()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  assert.deepEqual(await page.context().cookies(), [])
  await page.goBack()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  const cookie = before.map(({ name, value }) => `${name}=${value}`).join('; ')
  const answer = await admin.server.call('/api/v1/users/me', { headers: { cookie, 'sec-fetch-site': 'same-origin' } })
  assert.equal(answer.body.code, 'auth.session_ended')
  await finish()
})

test("a wrong password shows the server's words, and the typed text stays", async () => {
  const opened = await admin.visit('/sign-in')
  const { page } = opened
  const { email } = admin.tenant.people.owner
  await signIn(page, { email, password: 'not the password' })
  await page.getByRole('alert').getByText('The e-mail address or the password is not right').waitFor()
  assert.equal(await page.getByLabel('E-mail address').inputValue(), email)
  await signIn(page, admin.tenant.people.owner)
  await page.getByRole('navigation', { name: 'Menu' }).waitFor()
  await finishRefused(opened, 401)
})

test('a second factor is requested, a wrong code is reported, and a recovery code works', async () => {
  const { owner } = (await createTenant(admin.server, [])).people
  const totp = await enrolTotp(admin.server, owner)
  const opened = await admin.visit('/sign-in')
  const { page } = opened
  await signIn(page, owner)
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
  const code = page.getByLabel('Code of your authenticator app')
  await code.fill(totp.code() === '000000' ? '111111' : '000000')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('alert').getByText('The second factor is not right').waitFor()
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(totp.recoveryCodes[0]!)
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('navigation', { name: 'Menu' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await signIn(page, owner)
  await code.fill(totp.code())
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('navigation', { name: 'Menu' }).waitFor()
  await finishRefused(opened, 401, 422)
})

test('signing in leads to the screen the person came for', async () => {
  const { page, finish } = await admin.visit(`/t/${admin.tenant.slug}/articles?ordering=title`)
  await signIn(page, admin.tenant.people.owner)
  await page.getByRole('heading', { level: 1, name: 'Articles' }).waitFor()
  assert.equal(new URL(page.url()).search, '?ordering=title')
  await finish()
})

for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)'])
  test(`signing in leads nobody away: ${next} (open redirect, CWE-601)`, async () => {
    const { page, finish } = await admin.visit(`/sign-in?next=${encodeURIComponent(next)}`)
    await signIn(page, admin.tenant.people.owner)
    await page.getByRole('navigation', { name: 'Menu' }).waitFor()
    assert.equal(new URL(page.url()).pathname.replace(/\/$/, ''), `/admin/t/${admin.tenant.slug}`)
    await finish()
  })

test('a foreign tenant shows nothing', async () => {
  const other = await createTenant(admin.server, [])
  const opened = await admin.enter('owner')
  await opened.page.goto(`${admin.server.origin}/admin/t/${other.slug}/articles`)
  await opened.page.getByText('There is nothing here').waitFor()
  await finishRefused(opened, 404)
})

test("a person of two tenants switches between them, and sees each one's content", async () => {
  const other = await createTenant(admin.server, [])
  await joinTenant(admin.server, other, { user: admin.tenant.people.viewer.id })
  const token = other.people.owner.access
  const made = { method: 'POST', token, body: { title: 'Only over there' } }
  assert.equal((await admin.server.call('/api/v1/articles', made)).status, 201)
  const { page, finish } = await admin.enterAt('/articles', 'viewer')
  await page.getByText('No Articles yet').waitFor()
  await page.getByRole('complementary').getByRole('combobox', { name: 'Tenant' }).selectOption(other.slug)
  await page.getByRole('link', { name: 'Articles' }).first().click()
  await page.getByRole('link', { name: 'Only over there' }).waitFor()
  assert.ok(page.url().includes(`/t/${other.slug}/articles`))
  await finish()
})
