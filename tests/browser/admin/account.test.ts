// A person's own account: names, sessions, second factors, and what happens when a session ends elsewhere.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freePort } from '#framework/testing/servers/free-port.ts'
import { addDevice } from '../../support/passkey-device.ts'
import { codeOf, forgetUsedCodes } from '../../support/second-factor.ts'
import { createTenant, type Person, registerPerson } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

// Passkeys need a host name, and the server needs it before its start.
const port = await freePort()
const origin = `http://localhost:${port}`
const admin = useAdmin([], undefined, { PORT: `${port}`, PEND_PUBLIC_ORIGIN: origin })

/** A page of a new person, at a page of their account. */
async function enter(page: string, person?: Person, look?: Parameters<typeof admin.visit>[1]) {
  const who = person ?? (await registerPerson(admin.server))
  const opened = await admin.visit('/sign-in', look)
  await addDevice(opened.page, { isPresent: false })
  await opened.page.goto(`${origin}/admin/account/${page}`)
  await signIn(opened.page, who)
  await opened.page.locator('#content').waitFor()
  return { ...opened, person: who }
}

test('a person changes their name, and the account begins at the profile', async () => {
  const { page, finish, person } = await enter('')
  await page.waitForURL((url) => url.pathname === '/admin/account/profile')
  await page.getByRole('link', { name: 'Profile' }).click()
  const name = '<img src=x onerror=alert(1)>'
  await page.getByLabel('First name').fill(name)
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  await page.reload()
  await page.getByLabel('First name').waitFor()
  assert.equal(await page.getByLabel('First name').inputValue(), name)
  const read = await admin.server.call('/api/v1/users/me', { token: person.access })
  assert.equal(read.body.firstName, name)
  await finish()
})

test('a person sees their sessions, ends one, and then all of them', async () => {
  const opened = await enter('sessions')
  const { page, person } = opened
  const items = page.getByRole('list', { name: 'Where you are signed in' }).getByRole('listitem')
  await items.nth(1).waitFor()
  assert.equal(await items.filter({ hasText: 'this browser' }).count(), 1)
  await page.getByRole('button', { name: 'Sign out there' }).click()
  await items.nth(1).waitFor({ state: 'detached' })
  const ended = await admin.server.call('/api/v1/users/me', { token: person.access })
  assert.equal(ended.body.code, 'auth.session_ended')
  await page.getByRole('button', { name: 'Sign out everywhere', exact: true }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goto(`${origin}/admin/account/sessions`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await finishRefused(opened, 401)
})

test('a code adds an authenticator app, recovery codes show once, and the app can be removed', async () => {
  const opened = await enter('factors')
  const { page, person } = opened
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  const secret = (await page.locator('p', { hasText: 'type this key' }).locator('code').innerText()).replaceAll(' ', '')
  await page.getByLabel('Six digits').fill(codeOf(secret).replace(/^.../, '$& '))
  await page.getByRole('button', { name: 'Confirm' }).click()
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await codes.nth(9).waitFor()
  await requireAccessible(page, 'account-codes-light')
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await codes.first().waitFor({ state: 'detached' })
  await page.reload()
  await page.getByText('10 of them still work.').waitFor()
  assert.equal(await codes.count(), 0)
  await forgetUsedCodes(person.id)
  await page.getByRole('button', { name: 'Remove the app' }).click()
  await page.getByRole('button', { name: 'Add an authenticator app' }).waitFor()
  await finishRefused(opened, 401)
})

test('a passkey is added, named, and removed', async () => {
  const person = await registerPerson(admin.server)
  const opened = await admin.visit('/sign-in')
  const { page } = opened
  const { setPresent } = await addDevice(page, { isPresent: false })
  await page.goto(`${origin}/admin/account/factors`)
  await signIn(page, person)
  await page.getByRole('button', { name: 'Add a passkey' }).waitFor()
  await setPresent(true)
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'I have saved them' }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  await page.getByLabel('Name').fill('Blue laptop')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Blue laptop').waitFor()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByText('Blue laptop').waitFor({ state: 'detached' })
  await finishRefused(opened, 401)
})

test('a person who signed out in another tab learns it, and returns to where they were', async () => {
  const opened = await enter('sessions')
  const { page, person } = opened
  const other = await page.context().newPage()
  await other.goto(`${origin}/admin/account/password`)
  await other.getByRole('button', { name: 'Sign out' }).click()
  await other.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await page.getByText('Your session has ended').first().waitFor()
  await page.reload()
  await signIn(page, person)
  await page.getByRole('list', { name: 'Where you are signed in' }).waitFor()
  await finishRefused(opened, 401)
})

test('a clock that is days off changes nothing: only the server knows how long a session lasts', async () => {
  const opened = await admin.visit('/sign-in')
  const { page } = opened
  await page.clock.setFixedTime(Date.now() + 3 * 86_400_000)
  await page.goto(`${origin}/admin/account/sessions`)
  await signIn(page, await registerPerson(admin.server))
  await page.getByRole('list', { name: 'Where you are signed in' }).waitFor()
  await page.reload()
  await page.getByRole('list', { name: 'Where you are signed in' }).waitFor()
  await opened.finish()
})

test('a page of another site cannot use the cookies of a session, nor begin or end one (CSRF, CWE-352)', async () => {
  const { page, finish } = await enter('sessions')
  const foreign = await page.context().newPage()
  // A browser treats another name of this machine as another site; it finds the page without a server.
  const elsewhere = { contentType: 'text/html', body: '<p>Hi' }
  await page.context().route('http://127.0.0.1:8469/**', (route) => route.fulfill(elsewhere))
  await foreign.goto('http://127.0.0.1:8469/')
  const posted = await foreign.evaluate(
    (target) =>
      Promise.all(
        ['auth/sessions/end-all', 'auth/cookie/refresh'].map((path) =>
          fetch(`${target}/api/v1/${path}`, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(
            ({ type }) => type,
            () => 'kept from the page',
          ),
        ),
      ),
    origin,
  )
  // The answers name our own origin as the only reader (Cross-Origin-Resource-Policy); the browser sent the requests
  // all the same.
  assert.deepEqual(posted, ['kept from the page', 'kept from the page'])
  await page.reload()
  await page.getByRole('list', { name: 'Where you are signed in' }).waitFor()
  await foreign.close()
  await finish().catch(({ actual }) =>
    assert.ok(
      actual.every((fault: string) => /status of 40[13]/.test(fault)),
      `${actual}`,
    ),
  )
})

test('a session from before a sign-in differs from the one after it (session fixation, CWE-384)', async () => {
  const [mine, planted] = [await registerPerson(admin.server), await registerPerson(admin.server)]
  const { page, finish } = await enter('password', planted)
  const before = await page.context().cookies()
  await page.goto(`${origin}/admin/sign-in?next=/account/password`)
  await signIn(page, mine)
  await page.getByText(`You sign in with ${mine.email}`).waitFor()
  const after = await page.context().cookies()
  const heldIn = (cookies: typeof after, name: string) => cookies.find((cookie) => cookie.name === name)?.value
  for (const { name } of after) assert.notEqual(heldIn(after, name), heldIn(before, name), name)
  await finish()
})

test('the profile links to the page that erases an account', async () => {
  const opened = await enter('profile')
  const { page, person } = opened
  await page.getByRole('main').getByRole('link', { name: 'Erase your account' }).click()
  await page.waitForURL((url) => url.pathname === '/admin/account/erase')
  await page.getByLabel(`Type your address ${person.email}`).fill(person.email)
  await page.getByRole('button', { name: 'Permanently erase my account' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await finishRefused(opened, 401)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`the pages of an account are accessible in ${colorScheme}, wide and narrow`, async () => {
    const { owner } = (await createTenant(admin.server, [])).people
    const { page, finish } = await enter('profile', owner, { viewport: { width: 1440, height: 900 }, colorScheme })
    for (const [path, sign] of [
      ['profile', 'First name'],
      ['password', 'New password'],
      ['factors', 'Add an authenticator app'],
      ['sessions', 'this browser'],
      ['providers', 'None is linked yet'],
    ] as const) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`${origin}/admin/account/${path}`)
      await page.getByText(sign).first().waitFor()
      await requireAccessible(page, `account-${path}-${colorScheme}`)
      await page.setViewportSize({ width: 390, height: 844 })
      await requireAccessible(page, `account-${path}-${colorScheme}-390`)
    }
    await finish()
  })
