// Fields of every kind, as people fill them in: typed values are stored exactly, with help beside the field.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { openGrownServer } from '../../support/grown-server.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'
import { QUESTIONS, workshop } from './workshop.ts'

const admin = useAdmin(['editor'], undefined, () => openGrownServer(workshop))
let made = 0
const newBench = (more: object = {}) => admin.call('/benches', { name: `Bench ${++made}`, ...more })
const stored = (id: string) => admin.call(`/benches/${id}`)

test('an action asks for its parameters, explains mistakes, and hides where the record does not allow it', async () => {
  const { id } = await newBench()
  const opened = await admin.enterAt(`/benches/${id}`, 'editor')
  const { page } = opened
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: /^Book:/ })
  await dialog.getByText('How many people come.').waitFor()
  await requireAccessible(page, 'admin-action-1440-light')
  await dialog.getByLabel('Seats').fill('0')
  await dialog.getByRole('button', { name: 'Book', exact: true }).click()
  await dialog.getByRole('alert').filter({ hasText: 'Not saved' }).waitFor()
  assert.deepEqual(await dialog.getByRole('alert').getByRole('link').allTextContents(), ['Seats', 'Reason'])
  await dialog.getByLabel('Seats').fill('3')
  await dialog.getByLabel('Reason').fill('Yoga')
  await dialog.getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByText('Book: done.').waitFor()
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#field-note')!.value === 'Yoga × 3')
  assert.equal(await page.getByRole('button', { name: 'Scrap' }).count(), 0)
  await admin.call(`/benches/${id}`, { state: 'closed' }, 'PATCH')
  await page.reload()
  await page.getByLabel('Note').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Book', exact: true }).count(), 0)
  await finishRefused(opened, 422)
})

test('a dangerous action asks first', async () => {
  const { id } = await newBench()
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'owner')
  await page.getByRole('button', { name: 'Scrap' }).click()
  await page.getByRole('dialog').getByText('Close the bench for good').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  assert.equal((await stored(id)).state, 'open')
  await page.getByRole('button', { name: 'Scrap' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Scrap' }).click()
  await page.getByText('Scrap: done.').waitFor()
  assert.equal((await stored(id)).state, 'closed')
  await finish()
})

test('numbers keep every digit, choices are buttons or a list, and a slug follows the name until it is typed', async () => {
  const { page, finish } = await admin.enterAt('/benches/new', 'editor')
  await page.getByLabel('Name').fill('Große Bank 7')
  assert.equal(await page.getByRole('textbox', { name: 'Code' }).getAttribute('placeholder'), 'grosse-bank-7')
  await page.getByLabel('Price').fill('12345678901234567890,1234')
  await page.getByText('12,345,678,901,234,567,890.1234').waitFor()
  await page.getByLabel('Seats').fill('1200')
  await page.getByText('1,200 · 1 to 5,000').waitFor()
  await page.getByRole('radio', { name: 'Closed' }).check({ force: true })
  await page.getByLabel('Size').selectOption('giant')
  await page.getByLabel('Words').fill('oak')
  await page.keyboard.press('Enter')
  await page.getByLabel('Built').fill('2026-02-03')
  await page.getByRole('button', { name: 'Create and continue' }).click()
  await page.getByRole('heading', { level: 1, name: 'Große Bank 7' }).waitFor()
  const { code, price, seats, state, size, words, built } = await stored(
    new URL(page.url()).pathname.split('/').at(-1)!,
  )
  assert.deepEqual(
    [code, price, seats, state, size, words, built],
    ['grosse-bank-7', '12345678901234567890.1234', 1200, 'closed', 'giant', ['oak'], '2026-02-03'],
  )
  await requireAccessible(page, 'admin-kinds-1440-light')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await requireAccessible(page, 'admin-kinds-390-dark')
  await finish()
})

test('invalid JSON shows where it breaks and is not sent, with its shape beside it', async () => {
  const { id } = await newBench({ settings: { depth: 1 } })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  await page.getByText('{ "depth": integer, "colour"?: string }').waitFor()
  await page.getByLabel('Settings').fill('{\n  "depth": 2,\n  colour\n}')
  await page.getByText('Line 3, column 3').waitFor()
  assert.equal(await page.getByLabel('Settings').getAttribute('aria-invalid'), 'true')
  await page.getByLabel('Settings').fill('{ "depth": 2, "colour": "red" }')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.deepEqual((await stored(id)).settings, { depth: 2, colour: 'red' })
  await finish()
})

test("a time is in the tenant's zone, with the browser's beside it", async () => {
  await admin.call('/tenant-settings', { timeZone: 'Europe/Vienna' }, 'PATCH')
  const { id } = await newBench({ opensAt: '2026-07-01T10:00:00Z' })
  const { page, finish, go } = await admin.enter('editor', {
    timezoneId: 'America/New_York',
    viewport: { width: 1440, height: 900 },
  })
  await go(`/benches/${id}`)
  assert.equal(await page.getByLabel('Opens at').inputValue(), '2026-07-01T12:00')
  await page.getByText(/Europe\/Vienna · .*6:00/).waitFor()
  await page.getByLabel('Opens at').fill('2026-10-25T02:30')
  await page.getByRole('group', { name: /twice/ }).getByRole('radio').nth(1).check()
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).opensAt, '2026-10-25T01:30:00.000Z')
  await finish()
})

test('no draft keeps a secret', async () => {
  const { id } = await newBench()
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  await page.getByLabel('Pin').fill('violet')
  await page.getByLabel('Note').fill('plain')
  await page.waitForFunction(() => Object.values(localStorage).some((draft) => draft.includes('plain')))
  assert.ok(!(await page.evaluate(() => JSON.stringify({ ...localStorage }))).includes('violet'))
  await finish()
})

test('a key typed in a form of sixty fields draws one field', async () => {
  const sheet = await admin.call('/sheets', { question1: 'one' })
  const opened = await admin.enter('editor')
  const { page, finish, go } = opened
  await page.addInitScript(countDrawing)
  await go(`/sheets/${sheet.id}`)
  await page.getByLabel('Question60', { exact: true }).waitFor()
  await page.getByLabel('Question30', { exact: true }).focus()
  await page.keyboard.type('a')
  const counts = () => page.evaluate(() => ({ ...(globalThis as unknown as { drawn: Record<string, number> }).drawn }))
  const before = await counts()
  assert.equal(Object.keys(before).filter((name) => QUESTIONS.includes(name)).length, 60)
  const began = performance.now()
  await page.keyboard.type('bcdefghij')
  const took = (performance.now() - began) / 9
  const after = await counts()
  const redrawn = QUESTIONS.filter((name) => after[name] !== before[name])
  assert.deepEqual(redrawn, ['question30'])
  assert.ok(
    after.question30! - before.question30! <= 9 * 2,
    `${after.question30! - before.question30!} times for 9 keys`,
  )
  console.log(`typing in a form of 60 fields: ${took.toFixed(1)} ms a key, the way of the test to the browser included`)
  await finish()
})

/** Drawing a field reads its label: the metadata counts the reads. */
function countDrawing(): void {
  const drawn: Record<string, number> = {}
  Object.assign(globalThis, { drawn })
  const parse = JSON.parse
  JSON.parse = (text: string) =>
    parse(text, (_key, value) => {
      if (!(value && typeof value === 'object' && 'widget' in value && 'label' in value)) return value
      const { label, name } = value
      return Object.defineProperty(value, 'label', {
        enumerable: true,
        get: () => {
          drawn[name] = (drawn[name] ?? 0) + 1
          return label
        },
      })
    })
}

test('formatted text is edited as it looks, and the editor refuses a link that could run code', async () => {
  const { id } = await newBench({ story: 'Sit **down**.' })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  const story = page.getByRole('textbox', { name: 'Story' })
  await story.locator('strong', { hasText: 'down' }).waitFor()
  await page.getByText('Nothing changed').waitFor()
  await requireAccessible(page, 'admin-rich-1440-light')
  await story.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' & rest')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Control+i')
  const tools = page.getByRole('toolbar', { name: 'Formatting' })
  assert.equal(await tools.getByRole('button', { name: 'Italic' }).getAttribute('aria-pressed'), 'true')
  await page.keyboard.press('Control+i')
  await tools.getByRole('button', { name: 'Bold' }).focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight')
  await page.locator('button[aria-label=Subheading]:focus').waitFor()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await story.locator('h2').waitFor()
  await story.press('Control+a')
  await tools.getByRole('button', { name: 'Link' }).click()
  const dialog = page.getByRole('dialog', { name: 'Link' })
  await dialog.getByLabel('Address').fill('javascript:alert(1)')
  await dialog.getByRole('button', { name: 'Set the link' }).click()
  await dialog.getByText('A link leads to a web page').waitFor()
  await dialog.getByLabel('Address').fill('https://example.com/rest')
  await dialog.getByRole('button', { name: 'Set the link' }).click()
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).story, '## [Sit **down**. & rest](https://example.com/rest)')
  await finish()
})

test('a text the editor would change appears as source, and keeps every byte while another field is saved', async () => {
  const source = '| a | b |\n| --- | --- |\n| 1 | 2 |\n\n![leaf](https://example.com/leaf.png)'
  const { id } = await newBench({ story: source })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  await page.getByText('so you see its source').waitFor()
  assert.equal(await page.getByLabel('Story').inputValue(), source)
  await page.getByLabel('Note').fill('Another field')
  const sent = page.waitForRequest((request) => request.method() === 'PATCH')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  assert.deepEqual((await sent).postDataJSON(), { note: 'Another field' })
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).story, source)
  await page.getByLabel('Story').fill('Now *plain*.')
  await page.getByRole('button', { name: 'Edit formatted' }).click()
  await page.getByRole('textbox', { name: 'Story' }).locator('em', { hasText: 'plain' }).waitFor()
  await page.getByRole('button', { name: 'Edit as Markdown' }).click()
  assert.equal(await page.getByLabel('Story').inputValue(), 'Now *plain*.')
  await finish()
})

test('pasted content comes in clean, and nothing in it runs (OWASP, XSS filter evasion)', async () => {
  const { id } = await newBench({ story: 'Before.' })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  const story = page.getByRole('textbox', { name: 'Story' })
  await story.click()
  await page.keyboard.press('Control+End')
  const html =
    ' <b>bold</b><script>window.ran=1</script><img src=x onerror="window.ran=1"><a href="javascript:window.ran=1">bad</a>' +
    '<a href="https://example.com/ok">good</a><svg onload="window.ran=1"></svg><iframe srcdoc="<script>parent.ran=1</script>"></iframe>'
  await story.evaluate((box, pasted) => {
    const data = new DataTransfer()
    data.setData('text/html', pasted)
    data.setData('text/plain', 'plain')
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, html)
  await story.locator('a', { hasText: 'good' }).waitFor()
  assert.equal(await story.locator('script, img, svg, iframe, [href^="javascript:"]').count(), 0)
  assert.equal(await page.evaluate(() => 'ran' in globalThis), false)
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  const text = (await stored(id)).story
  assert.match(text, /\*\*bold\*\*/)
  assert.doesNotMatch(text, /javascript|script|onerror|<img|<svg/)
  await finish()
})

test('fields are in groups, and a field without a question is not sent', async () => {
  const { id } = await newBench()
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  const opening = page.getByRole('group', { name: 'Opening' })
  await opening.getByLabel('Opens at').waitFor()
  assert.equal(await page.getByRole('group', { name: 'Measures' }).getByLabel('Seats').count(), 1)
  assert.equal(await page.getByLabel('Reason').count(), 0)
  await opening.getByRole('radio', { name: 'Closed' }).check({ force: true })
  await opening.getByLabel('Reason').fill('Rain')
  await opening.getByRole('radio', { name: 'Open' }).check({ force: true })
  assert.equal(await page.getByLabel('Reason').count(), 0)
  await page.getByText('Nothing changed').waitFor()
  await page.getByLabel('Note').fill('Dry')
  const sent = page.waitForRequest((request) => request.method() === 'PATCH')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  assert.deepEqual((await sent).postDataJSON(), { note: 'Dry' })
  await page.getByText('Nothing changed').waitFor()
  await finish()
})

test('the remaining length of a short text is always visible, and of a long one once it is nearly full', async () => {
  const { id } = await newBench({ essay: 'a'.repeat(800) })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  await page.getByText('0 of 120', { exact: true }).waitFor()
  await page.getByLabel('Note').fill('🍵 tea')
  await page.getByText('5 of 120', { exact: true }).waitFor()
  assert.equal(await page.getByText('800 of 1000').count(), 0)
  await page.getByLabel('Essay').fill('a'.repeat(801))
  await page.getByText('801 of 1000', { exact: true }).waitFor()
  await finish()
})

test('the arrow keys order related records, which is announced', async () => {
  const names = ['Saw', 'Plane', 'File']
  const tools = []
  for (const name of names) tools.push((await admin.call('/tools', { name })).id)
  const { id } = await newBench({ tools })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  await page.getByRole('button', { name: 'Move File:' }).focus()
  await page.keyboard.press('ArrowUp')
  await page.getByText('File is number 2 of 3.').waitFor()
  await page.getByRole('button', { name: 'Move File:' }).press('ArrowUp')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.deepEqual((await stored(id)).tools, [tools[2], tools[0], tools[1]])
  await finish()
})

const bookingsOf = async (bench: string) => (await admin.call(`/bookings?bench=${bench}`)).results
const cell = (page: Page, place: number, label: string) =>
  page.getByLabel(`Booking ${place}: ${label}`, { exact: true })

test('related records are changed, added and removed below the form, and written when it is saved', async () => {
  const { id } = await newBench()
  for (const guest of ['Ann', 'Bo', 'Cy']) await admin.call('/bookings', { bench: id, guest, seats: 2 })
  const keys: string[] = []
  const { page, finish, go } = await admin.enter('owner')
  page.on('request', (request) => {
    const key = request.headers()['idempotency-key']
    if (request.url().includes('/bookings') && key) keys.push(`${request.method()} ${key}`)
  })
  await go(`/benches/${id}`)
  await cell(page, 1, 'Guest').fill('Anna')
  await page.getByRole('button', { name: 'Remove Booking 2' }).click()
  await page.getByRole('button', { name: 'Add Booking' }).click()
  await cell(page, 4, 'Guest').fill('Di')
  await cell(page, 4, 'Day').fill('2026-12-24')
  await page.getByText('Not saved yet').waitFor()
  await requireAccessible(page, 'admin-inlines-1440-light')
  assert.deepEqual(
    (await bookingsOf(id)).map(({ guest }: { guest: string }) => guest),
    ['Ann', 'Bo', 'Cy'],
  )
  await page.getByLabel('Note').fill('Booked')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await stored(id)).note, 'Booked')
  assert.deepEqual(
    (await bookingsOf(id)).map(({ guest, seats, day }: Record<string, unknown>) => [guest, seats, day]),
    [
      ['Anna', 2, null],
      ['Cy', 2, null],
      ['Di', 1, '2026-12-24'],
    ],
  )
  assert.deepEqual([keys.length, new Set(keys).size], [2, 2])
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await cell(page, 1, 'Guest').scrollIntoViewIfNeeded()
  await requireAccessible(page, 'admin-inlines-390-dark')
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390)
  await finish()
})

test('a refused row shows its reason in place, and written rows stay written', async () => {
  const { id } = await newBench()
  await admin.call('/bookings', { bench: id, guest: 'Ann', seats: 2 })
  const opened = await admin.enterAt(`/benches/${id}`, 'editor')
  const { page } = opened
  await cell(page, 1, 'Seats').fill('40')
  await page.getByRole('button', { name: 'Add Booking' }).click()
  await cell(page, 2, 'Guest').fill('Bo')
  await page.getByLabel('Note').fill('Kept')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('Rows that were not saved: 1').waitFor()
  assert.equal(await cell(page, 1, 'Seats').getAttribute('aria-invalid'), 'true')
  assert.equal(await cell(page, 2, 'Seats').getAttribute('aria-invalid'), 'false')
  assert.equal((await stored(id)).note, 'Kept')
  assert.deepEqual(
    (await bookingsOf(id)).map(({ guest, seats }: Record<string, unknown>) => [guest, seats]),
    [
      ['Ann', 2],
      ['Bo', 1],
    ],
  )
  assert.equal(await page.getByRole('button', { name: 'Remove Booking 1' }).count(), 0)
  await cell(page, 1, 'Seats').fill('4')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await bookingsOf(id))[0].seats, 4)
  await finishRefused(opened, 422)
})

test('saving never overwrites unasked a row that another person changed', async () => {
  const { id } = await newBench()
  const booking = await admin.call('/bookings', { bench: id, guest: 'Ann', seats: 2 })
  const { page, finish } = await admin.enterAt(`/benches/${id}`, 'editor')
  await cell(page, 1, 'Seats').fill('3')
  await admin.call(`/bookings/${booking.id}`, { seats: 5 }, 'PATCH')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('was changed to “5” by somebody else').waitFor()
  assert.equal((await bookingsOf(id))[0].seats, 5)
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.equal((await bookingsOf(id))[0].seats, 3)
  await finish()
})

test('a new record is saved with its rows, and its form continues with the refused ones', async () => {
  const name = `Bench ${++made}`
  const opened = await admin.enterAt('/benches/new', 'editor')
  const { page } = opened
  await page.getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Add Booking' }).click()
  await cell(page, 1, 'Guest').fill('Ann')
  await page.getByRole('button', { name: 'Add Booking' }).click()
  await cell(page, 2, 'Guest').fill('B'.repeat(41))
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  const id = new URL(page.url()).pathname.split('/').at(-1)!
  await cell(page, 1, 'Guest').waitFor()
  assert.equal(await cell(page, 2, 'Guest').getAttribute('aria-invalid'), 'true')
  assert.equal((await bookingsOf(id)).length, 1)
  await cell(page, 2, 'Guest').fill('Bo')
  await page.getByRole('button', { name: 'Save and continue' }).click()
  await page.getByText('Nothing changed').waitFor()
  assert.deepEqual(
    (await bookingsOf(id)).map(({ guest }: { guest: string }) => guest),
    ['Ann', 'Bo'],
  )
  assert.equal((await admin.call(`/benches?name=${encodeURIComponent(name)}`)).count, 1)
  await finishRefused(opened, 422)
})

test("a record is shown as JSON and as API calls, without anybody's token", async () => {
  const { id } = await newBench()
  const { page, finish, go } = await admin.enter('editor')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await go(`/benches/${id}`)
  await page.getByText('JSON and API calls').click()
  await page.getByRole('button', { name: 'Copy JSON' }).click()
  await page.getByText('Copied.').waitFor()
  assert.equal(JSON.parse(await page.evaluate(() => navigator.clipboard.readText())).id, id)
  const call = await page.getByRole('region', { name: 'Update' }).locator('pre').innerText()
  assert.match(call, /Bearer \$TOKEN/)
  assert.equal(await page.getByRole('region', { name: 'Delete' }).count(), 0)
  await finish()
})
