// The other ways to sign in: a passkey on the device, an account at a provider, and a fresh proof on request.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { freePort } from '#framework/testing/servers/free-port.ts'
import { openProvider } from '../../support/oidc.ts'
import { addDevice } from '../../support/passkey-device.ts'
import { enrolTotp, forgetProofs, proveAddress } from '../../support/second-factor.ts'
import { type Person, registerPerson } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

// Passkeys and providers need a host name, and the server needs it before its start.
const port = await freePort()
const origin = `http://localhost:${port}`
const provider = await openProvider(['example', 'twin'], {}, origin)
const { issuer, clientId, clientSecret, host } = provider
const client = { issuer, clientId, clientSecret }
const admin = useAdmin([], undefined, {
  PORT: `${port}`,
  PEND_PUBLIC_ORIGIN: origin,
  PEND_OUTBOUND_ALLOWED_HOSTS: host,
  PEND_OIDC_PROVIDERS: JSON.stringify([
    { ...client, name: 'example', label: 'Example' },
    { ...client, name: 'twin', label: 'Twin' },
  ]),
})
after(() => provider.close())

/** At the server's name, with a device that recognises its owner's finger. */
async function visit(address: string) {
  const opened = await admin.visit('/sign-in')
  const { setPresent } = await addDevice(opened.page)
  await opened.page.goto(`${origin}/admin${address}`)
  return { ...opened, setPresent }
}

/** As our own pages do it. */
const addPasskey = (page: Page, { access }: Person) =>
  page.evaluate(`(async () => {
    const post = async (path, body) => (await fetch('/api/v1/auth/' + path, {
      method: 'POST', body: JSON.stringify(body),
      headers: { authorization: 'Bearer ${access}', 'content-type': 'application/json' },
    })).json()
    const { options } = await post('passkeys/options', {})
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
    return post('passkeys', { credential: (await navigator.credentials.create({ publicKey })).toJSON() })
  })()`)

const arrived = (page: Page) => page.locator('#content').waitFor()

test('a passkey alone signs a person in, without an address', async () => {
  const person = await registerPerson(admin.server)
  const { page, finish } = await visit('/sign-in?next=/account/password')
  await addPasskey(page, person)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByText(`You sign in with ${person.email}`).waitFor()
  await finish()
})

test('the address field offers passkeys: choosing one signs in', async () => {
  const person = await registerPerson(admin.server)
  const { page, finish } = await visit('/sign-in?next=/account/password')
  await addPasskey(page, person)
  await page.getByLabel('E-mail address').focus()
  await page.getByText(`You sign in with ${person.email}`).waitFor()
  await finish()
})

test('a passkey completes a sign-in by password, and so does a recovery code', async () => {
  const person = await registerPerson(admin.server)
  const opened = await visit('/sign-in?next=/account/password')
  const { page, setPresent } = opened
  const { recoveryCodes } = (await addPasskey(page, person)) as { recoveryCodes: string[] }
  await setPresent(false)
  await signIn(page, person)
  await page.getByRole('button', { name: 'Go on with a passkey' }).waitFor()
  await setPresent(true)
  await page.getByRole('button', { name: 'Go on with a passkey' }).click()
  await arrived(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await setPresent(false)
  await signIn(page, person)
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(recoveryCodes[0]!)
  await page.getByRole('button', { name: 'Go on' }).click()
  await arrived(page)
  await finishRefused(opened, 401)
})

test('a person signs in with a provider, and reaches the screen they came for; no token passes through the address', async () => {
  provider.person = {
    sub: `sub-${Date.now()}`,
    email: `via-${Date.now()}@example.com`,
    email_verified: true,
    given_name: 'Via',
  }
  const { page, finish } = await visit('/sign-in?next=/account/password')
  const seen: string[] = []
  page.on('framenavigated', () => seen.push(page.url()))
  await page.getByRole('button', { name: 'Sign in with Example' }).click()
  await page.getByText(`You sign in with ${provider.person.email}`).waitFor()
  assert.equal(new URL(page.url()).hash, '')
  const kept = await page.evaluate(() => [sessionStorage.getItem('pend.visit'), { ...localStorage }] as const)
  assert.equal(kept[0], null)
  assert.deepEqual(Object.keys(kept[1]), ['pend.session-until'])
  assert.match(kept[1]['pend.session-until'], /^\d+$/, 'a time, and no token')
  await page.goBack()
  await page.waitForURL(/admin/)
  await finish()
})

test('a person who refuses at the provider, or returns without having left, is told and starts over (RFC 6749 §10.12)', async () => {
  provider.person = null
  const { page, finish } = await visit('/sign-in')
  await page.getByRole('button', { name: 'Sign in with Example' }).click()
  await page.getByText('did not succeed').waitFor()
  await page.goto(`${origin}/admin/sign-in/provider#code=${'a'.repeat(43)}`)
  await page.getByText('did not succeed').waitFor()
  assert.equal(new URL(page.url()).hash, '')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await finish()
})

test('a provider that is down leaves the person where they are', async () => {
  provider.isAway = true
  const opened = await visit('/sign-in')
  // Nobody has used this one yet, so nothing is cached for it.
  await opened.page.getByRole('button', { name: 'Sign in with Twin' }).click()
  await opened.page.getByRole('navigation').getByRole('alert').waitFor()
  provider.isAway = false
  await finishRefused(opened, 503, 502)
})

test('a fresh proof is requested over the screen, a wrong one is reported, and the call continues by itself', async () => {
  const person = await registerPerson(admin.server)
  await proveAddress(person.id)
  const opened = await visit('/account/password')
  const { page } = opened
  await signIn(page, person)
  await arrived(page)
  await forgetProofs(person.id)
  const [current] = await page.getByLabel('Current password').all()
  await current!.fill(person.password)
  await page.getByLabel('New password').fill('correct horse 77 battery')
  await page.getByRole('button', { name: 'Change the password' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  await requireAccessible(page, 'step-up-light')
  await dialog.getByLabel('Password').fill('not it')
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Password').fill(person.password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Your password is changed.').waitFor()
  await finishRefused(opened, 403, 422, 401)
})

test('dismissing the question says that nothing was done and keeps the typed text; an authenticator answers it', async () => {
  const person = await registerPerson(admin.server)
  const totp = await enrolTotp(admin.server, person)
  const opened = await visit('/account/password')
  const { page } = opened
  await signIn(page, person)
  await page.getByLabel('Code of your authenticator app').fill(totp.code())
  await page.getByRole('button', { name: 'Go on' }).click()
  await arrived(page)
  await forgetProofs(person.id)
  await page.getByLabel('New e-mail address').fill(`new-${person.email}`)
  await page.getByLabel('Current password').last().fill(person.password)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Not done yet').waitFor()
  assert.equal(await page.getByLabel('New e-mail address').inputValue(), `new-${person.email}`)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await page.getByRole('dialog').getByLabel('Code of your authenticator app').fill(totp.code(1))
  await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click()
  await page.getByText(`A mail to new-${person.email} is on its way.`).waitFor()
  await finishRefused(opened, 401, 403)
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`signing in is accessible in every way, in ${colorScheme}`, async () => {
    const { page, finish } = await admin.visit('/sign-in', { viewport: { width: 1440, height: 900 }, colorScheme })
    await page.goto(`${origin}/admin/sign-in`)
    await page.getByRole('button', { name: 'Sign in with Example' }).waitFor()
    await requireAccessible(page, `sign-in-ways-${colorScheme}`)
    await page.setViewportSize({ width: 390, height: 844 })
    await requireAccessible(page, `sign-in-ways-${colorScheme}-390`)
    await finish()
  })
