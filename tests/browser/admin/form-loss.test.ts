// Typed text is never lost: another person saved first, the record vanished, the session ended, the server or the browser went down.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { type AdminPage, finishRefused, requireAccessible, signIn, useAdmin } from './open-admin.ts'

const DAY_MS = 86_400_000

const admin = useAdmin(['editor', 'viewer'])
let made = 0
const newArticle = (more: object = {}) => admin.call('/articles', { title: `Tea ${++made} ${Date.now()}`, ...more })
const stored = (id: string) => admin.call(`/articles/${id}`)
/** The editor of Body with this text. */
const bodyOf = (page: Page, text: string) => page.locator('#field-body[contenteditable=true]', { hasText: text })
const saveHere = (page: Page) => page.getByRole('button', { name: 'Save and continue' }).click()

/** An open article form while another person changes the article; Body and Title are typed and saved too late. */
async function meetClash(): Promise<{ id: string; opened: AdminPage }> {
  const { id } = await newArticle({ body: 'Steamed, not roasted.' })
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  await opened.page.getByRole('textbox', { name: 'Body' }).fill('Steamed, never roasted.')
  await opened.page.getByLabel('Title').fill('Mine alone')
  await admin.call(`/articles/${id}`, { body: 'Pan-fired, not roasted.', locale: 'de' }, 'PATCH')
  await saveHere(opened.page)
  await opened.page.getByRole('region', { name: 'Somebody else saved first' }).waitFor()
  return { id, opened }
}

test('another person saved first: both versions are shown, one chooses field by field, and nothing else is overwritten', async () => {
  const { id, opened } = await meetClash()
  const { page } = opened
  const body = page.getByRole('group', { name: 'Body changed by both' })
  assert.deepEqual(await body.locator('del').allTextContents(), ['Steamed', 'not'])
  assert.deepEqual(await body.locator('ins').allTextContents(), ['Pan-fired', 'never'])
  await body.getByText('Steamed, not roasted.').waitFor()
  assert.ok(await body.getByRole('radio', { name: 'Mine' }).isChecked())
  assert.ok(await page.getByRole('group', { name: 'Locale' }).getByRole('radio', { name: 'Theirs' }).isChecked())
  assert.ok(await page.getByRole('group', { name: 'Title' }).getByRole('radio', { name: 'Mine' }).isChecked())
  assert.equal((await stored(id)).body, 'Pan-fired, not roasted.')
  await requireAccessible(page, 'admin-merge-1440-light')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await requireAccessible(page, 'admin-merge-390-dark')
  await body.getByRole('radio', { name: 'Theirs' }).check()
  await page.getByRole('button', { name: 'Save this' }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  const { title, body: kept, locale } = await stored(id)
  assert.deepEqual([title, kept, locale], ['Mine alone', 'Pan-fired, not roasted.', 'de'])
  assert.equal(await page.getByLabel('Locale').inputValue(), 'de')
  await page.getByText('Nothing changed').waitFor()
  await finishRefused(opened, 412)
})

test('another person saved first: one continues over their version, and they save once more meanwhile', async () => {
  const { id, opened } = await meetClash()
  const { page } = opened
  await page.getByRole('button', { name: 'Keep editing' }).click()
  await bodyOf(page, 'Steamed, never roasted.').waitFor()
  assert.equal(await page.getByLabel('Locale').inputValue(), 'de')
  await admin.call(`/articles/${id}`, { title: 'Theirs again' }, 'PATCH')
  await saveHere(page)
  await page.getByRole('group', { name: 'Title changed by both' }).waitFor()
  await page.getByRole('button', { name: 'Save this' }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  const { title, body, locale } = await stored(id)
  assert.deepEqual([title, body, locale], ['Mine alone', 'Steamed, never roasted.', 'de'])
  await finishRefused(opened, 412)
})

test('another person saved first, and I take theirs', async () => {
  const { id, opened } = await meetClash()
  const { page } = opened
  await page.getByRole('button', { name: 'Discard mine' }).click()
  await page.getByText('Nothing changed').waitFor()
  await bodyOf(page, 'Pan-fired, not roasted.').waitFor()
  assert.equal((await stored(id)).body, 'Pan-fired, not roasted.')
  await finishRefused(opened, 412)
})

test('a record that vanishes while open is reported, and the typed text is copied or saved as a new record', async () => {
  const { id, title } = await newArticle({ body: 'Old' })
  const opened = await admin.enter('editor')
  const { page, go } = opened
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await go(`/articles/${id}`)
  await page.getByRole('textbox', { name: 'Body' }).fill('Too late')
  await admin.call(`/articles/${id}`, undefined, 'DELETE')
  await saveHere(page)
  const notice = page.getByRole('alert').filter({ hasText: 'This record is gone' })
  await notice.getByRole('button', { name: 'Copy what I typed' }).click()
  await page.getByText('Copied.').waitFor()
  assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).body, 'Too late')
  await bodyOf(page, 'Too late').waitFor()
  await notice.getByRole('button', { name: 'Save as new' }).click()
  await page.waitForURL((url) => !url.pathname.endsWith(id))
  const copy = await stored(new URL(page.url()).pathname.split('/').at(-1)!)
  assert.deepEqual([copy.title, copy.body], [title, 'Too late'])
  await finishRefused(opened, 404)
})

test('a session ends while one types: one signs in on the spot, and the typed text is saved', async () => {
  const { id } = await newArticle()
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  const { page } = opened
  await page.getByLabel('Title').fill('Typed before the end')
  await page.context().clearCookies()
  await saveHere(page)
  await page.getByRole('alert').getByText('Your session has ended').waitFor()
  await page.getByRole('button', { name: 'Sign in here' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign in here' })
  assert.equal(await dialog.getByLabel('E-mail address').inputValue(), admin.tenant.people.editor.email)
  await dialog.getByLabel('Password').fill('wrong')
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Password').fill(admin.tenant.people.editor.password)
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  assert.equal((await stored(id)).title, 'Typed before the end')
  assert.equal(await page.getByRole('dialog').count(), 0)
  await finishRefused(opened, 401)
})

test('a session ends while one types: one signs in in another tab, and saves', async () => {
  const { id } = await newArticle()
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  const { page } = opened
  await page.getByLabel('Title').fill('Typed before the end')
  await page.context().clearCookies()
  await saveHere(page)
  const opening = page.waitForEvent('popup')
  await page.getByRole('link', { name: 'Sign in in another tab' }).click()
  const other = await opening
  await signIn(other, admin.tenant.people.editor)
  await other.getByRole('navigation', { name: 'Menu' }).waitFor()
  assert.equal(await page.getByLabel('Title').inputValue(), 'Typed before the end')
  await saveHere(page)
  await page.getByText('Saved.', { exact: true }).waitFor()
  assert.equal((await stored(id)).title, 'Typed before the end')
  await finishRefused(opened, 401)
})

test('a lost network while saving is reported, and the typed text is saved once it returns', async () => {
  const { id } = await newArticle()
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  const { page } = opened
  await page.getByLabel('Title').fill('Typed on the train')
  await page.context().setOffline(true)
  await saveHere(page)
  await page.getByRole('alert').getByText('The server cannot be reached').waitFor()
  assert.equal(await page.getByLabel('Title').inputValue(), 'Typed on the train')
  await page.context().setOffline(false)
  await saveHere(page)
  await page.getByText('Saved.', { exact: true }).waitFor()
  assert.equal((await stored(id)).title, 'Typed on the train')
  await finishRefused(opened, 0)
})

/** The server handles the request and its answer is lost, as in a restart at that moment. It then fails one more attempt. */
async function loseAnswer(page: Page, address: string): Promise<string[]> {
  const keys: string[] = []
  await page.route(address, async (route) => {
    if (!['POST', 'PATCH'].includes(route.request().method())) return route.continue()
    keys.push(route.request().headers()['idempotency-key']!)
    if (keys.length === 1) await route.fetch()
    if (keys.length < 3) return route.abort('connectionrefused')
    return route.continue()
  })
  return keys
}

test('a save during a server restart is retried, and creates nothing twice', async () => {
  const opened = await admin.enter('editor')
  const { page, go } = opened
  const title = `Once ${Date.now()}`
  await go('/articles/new')
  const keys = await loseAnswer(page, '**/api/v1/articles')
  await page.getByLabel('Title').fill(title)
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await page.getByText('Created.').waitFor()
  assert.equal(new Set(keys).size, 1)
  assert.ok(keys.length >= 3 && keys[0])
  assert.equal((await admin.call(`/articles?title=${encodeURIComponent(title)}`)).count, 1)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await finishRefused(opened, 0)
})

test('a change whose answer was lost does not conflict with itself', async () => {
  const { id } = await newArticle()
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  const { page } = opened
  await loseAnswer(page, `**/api/v1/articles/${id}`)
  await page.getByRole('textbox', { name: 'Body' }).fill('Sent three times')
  await saveHere(page)
  await page.getByText('Saved.', { exact: true }).waitFor()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).body, 'Sent three times')
  await finishRefused(opened, 0)
})

test('a wrong clock is reported, ages are still right, and the typed text is saved', async () => {
  const { id } = await newArticle()
  const { page, finish, go } = await admin.enter('editor')
  await page.clock.setFixedTime(Date.now() + 3 * DAY_MS)
  await go(`/articles/${id}`)
  await page.getByText('The clock of this device is 3 days fast').waitFor()
  assert.match((await page.getByRole('region', { name: 'About' }).textContent())!, /(?:seconds?|minutes?) ago|now/)
  await page.getByLabel('Title').fill('Typed in the future')
  await saveHere(page)
  await page.getByText('Saved.', { exact: true }).waitFor()
  assert.equal((await stored(id)).title, 'Typed in the future')
  await page.clock.setFixedTime(Date.now() - 400 * DAY_MS)
  await go(`/articles/${id}`)
  await page.getByText('The clock of this device is 1 year slow').waitFor()
  await finish()
})

/** Closes the tab in the middle of typing and opens another at the same screen. */
async function crash({ page }: AdminPage, screen: string): Promise<Page> {
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('pend.draft.')))
  const context = page.context()
  await page.close()
  const next = await context.newPage()
  await next.goto(`${admin.server.origin}/admin/t/${admin.tenant.slug}${screen}`)
  return next
}
const draftsIn = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('pend.draft.')).length)

test('text typed before a crash is offered again, and leaves the browser once saved', async () => {
  const { id } = await newArticle({ body: 'Old' })
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  await opened.page.getByRole('textbox', { name: 'Body' }).fill('Before the crash')
  const page = await crash(opened, `/articles/${id}`)
  const notice = page.getByRole('alert').filter({ hasText: 'You have a draft' })
  await notice.getByText(/seconds? ago|now/).waitFor()
  await bodyOf(page, 'Old').waitFor()
  await notice.getByRole('button', { name: 'Use it' }).click()
  await bodyOf(page, 'Before the crash').waitFor()
  await saveHere(page)
  await page.getByText('Saved.', { exact: true }).waitFor()
  assert.equal((await stored(id)).body, 'Before the crash')
  await page.getByText('Nothing changed').waitFor()
  assert.equal(await draftsIn(page), 0)
  await opened.finish()
})

test('a draft of an outdated version is merged, and overwrites nothing', async () => {
  const { id } = await newArticle({ body: 'Old' })
  const opened = await admin.enterAt(`/articles/${id}`, 'editor')
  await opened.page.getByRole('textbox', { name: 'Body' }).fill('Before the crash')
  await opened.page.getByText('Not saved yet').waitFor()
  await admin.call(`/articles/${id}`, { body: 'Theirs', locale: 'de' }, 'PATCH')
  const page = await crash(opened, `/articles/${id}`)
  await page.getByRole('button', { name: 'Use it' }).click()
  const body = page.getByRole('group', { name: 'Body changed by both' })
  await body.getByRole('radio', { name: 'Mine' }).check()
  await page.getByRole('button', { name: 'Save this' }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  const kept = await stored(id)
  assert.deepEqual([kept.body, kept.locale], ['Before the crash', 'de'])
  await opened.finish()
})

test('the draft of a new record returns; nobody else is offered it, and signing out deletes it', async () => {
  const opened = await admin.enterAt('/articles/new', 'editor')
  await opened.page.getByLabel('Title').fill('Half a thought')
  const page = await crash(opened, '/articles/new')
  await page.getByRole('button', { name: 'Use it' }).waitFor()
  const { editor, owner } = admin.tenant.people
  await giveDrafts(page, editor.id, owner.id)
  await page.reload()
  await page.getByLabel('Title').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Use it' }).count(), 0)
  const screens = `${admin.server.origin}/admin/t/${admin.tenant.slug}`
  await page.goto(`${screens}/articles`)
  await giveDrafts(page, owner.id, editor.id)
  await page.goto(`${screens}/articles/new`)
  await page.getByRole('button', { name: 'Use it' }).click()
  assert.equal(await page.getByLabel('Title').inputValue(), 'Half a thought')
  await page.goto(`${screens}/articles`)
  assert.equal(await draftsIn(page), 1)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  assert.equal(await draftsIn(page), 0)
  await opened.finish()
})

test('signing out with unsaved text asks first, and leaves nothing of it behind', async () => {
  const { id, title } = await newArticle()
  const opened = await admin.enter('editor')
  const { page, finish, go } = opened
  let ended = 0
  page.on('request', (request) => {
    if (request.method() === 'DELETE' && request.url().endsWith('/auth/cookie')) ended++
  })
  await go(`/articles/${id}`)
  await page.getByLabel('Title').fill('Half a thought')
  await page.getByRole('button', { name: 'Sign out' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sign out without saving?' })
  await dialog.getByRole('button', { name: 'Stay' }).click()
  assert.equal(ended, 0)
  assert.equal(await page.getByLabel('Title').inputValue(), 'Half a thought')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await dialog.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  assert.equal(ended, 1)
  assert.equal(await draftsIn(page), 0)
  assert.equal((await admin.call(`/articles/${id}`)).title, title)
  await finish()
})

/** As if another person had typed them in this browser. */
async function giveDrafts(page: Page, from: string, to: string): Promise<void> {
  await page.evaluate(
    ([mine, theirs]) => {
      for (const [key, draft] of Object.entries(localStorage)) {
        localStorage.removeItem(key)
        localStorage.setItem(key.replace(mine!, theirs!), draft)
      }
    },
    [from, to],
  )
}
