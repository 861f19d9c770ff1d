// A technician under row rules: their own jobs and no trace of others in the whole admin, and every forced call refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openGrownServer } from '../../support/grown-server.ts'
import { addMember, type Person } from '../../support/tenant.ts'
import { finishRefused, requireAccessible, useAdmin } from './open-admin.ts'
import { repairs } from './repairs.ts'

const OWN = ['Boiler of Ada', 'Chimney of Ada']
const OTHERS = ['Boiler of Edith', 'Drain of Edith', 'Window of Edith']
const ids = new Map<string, string>()

let [technician, colleague] = [] as unknown as [Person, Person]
const admin = useAdmin(['admin'], handOut, () => openGrownServer(repairs))

async function handOut(): Promise<void> {
  // Also reads the trail: the row rule of jobs hides its entries about others' jobs.
  const role = await admin.call('/roles', { name: 'Reads the trail', permissions: ['changes.read'] })
  technician = await addMember(admin.server, admin.tenant, { role: 'viewer', roles: [role.id] })
  colleague = await addMember(admin.server, admin.tenant, { role: 'viewer' })
  for (const title of OWN) await give(title, technician)
  for (const title of OTHERS) await give(title, colleague)
  const done = { state: 'done' }
  for (const title of [OWN[1]!, OTHERS[2]!]) await admin.call(`/jobs/${ids.get(title)}`, done, 'PATCH')
}

async function give(title: string, to: Person): Promise<void> {
  ids.set(title, (await admin.call('/jobs', { title, technician: to.id })).id)
}

const ask = (method: string, path: string, body?: unknown) =>
  admin.server.call(`/api/v1${path}`, { method, body, token: technician.access })

test('the list, its count and its counts by state contain only their own jobs', async () => {
  const { page, finish, go } = await admin.enterAt('/jobs', technician)
  await page.getByText('2 records', { exact: true }).waitFor()
  assert.deepEqual(await page.getByRole('rowheader').allInnerTexts(), OWN)
  const states = page.getByRole('group', { name: 'State' }).getByRole('button')
  for (const word of ['Open', 'Done']) await states.filter({ hasText: new RegExp(`^${word}\\s*1$`) }).waitFor()
  await page.getByLabel('Search Jobs').fill('boiler')
  await page.getByText('1 record', { exact: true }).waitFor()
  assert.deepEqual(await page.getByRole('rowheader').allInnerTexts(), [OWN[0]])
  await go(`/jobs?technician=${colleague.id}`)
  await page.getByText('Nothing matches').waitFor()
  await finish()
})

test('facets, filters and search of the API count only their own', async () => {
  const { state } = (await ask('GET', '/jobs/facets?fields=state')).body
  const counts = Object.fromEntries(state.map(({ value, count }: { value: string; count: number }) => [value, count]))
  assert.deepEqual([counts.open, counts.done], [1, 1])
  for (const query of [`technician=${colleague.id}`, 'search=Edith', 'title__startswith=Drain', 'title__ne=x'])
    for (const { title } of (await ask('GET', `/jobs?${query}`)).body.results) assert.ok(OWN.includes(title), query)
})

test('the palette finds their own and nothing of others', async () => {
  const { page, finish } = await admin.enter(technician)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Go to a screen' }).fill('boiler')
  await page.getByRole('option', { name: OWN[0] }).waitFor()
  assert.equal(await page.getByRole('option', { name: OTHERS[0] }).count(), 0)
  await page.getByRole('combobox', { name: 'Go to a screen' }).fill('edith')
  await page.getByText('Nothing matches.').waitFor()
  assert.equal(await page.getByRole('option', { name: /of Edith/ }).count(), 0)
  await finish()
})

test('history and trail show only their own', async () => {
  const { page, finish, go } = await admin.enterAt(`/jobs/${ids.get(OWN[1]!)}/history`, technician)
  await page.getByText('changed State').waitFor()
  await go('/-/audit?resource=jobs')
  await page.getByRole('list', { name: 'Audit trail, newest first' }).getByRole('listitem').first().waitFor()
  const text = await page.getByRole('main').innerText()
  assert.doesNotMatch(text, /Edith/)
  await finish()
  const { results } = (await ask('GET', '/audit?resource=jobs&page_size=200')).body
  const own = OWN.map((title) => ids.get(title))
  assert.ok(results.length >= 3)
  assert.ok(results.every(({ recordId }: { recordId: string }) => own.includes(recordId)))
  const other = ids.get(OTHERS[0]!)
  assert.equal((await ask('GET', `/audit?recordId=${other}`)).body.results.length, 0)
  assert.equal((await ask('GET', `/events/about?resource=jobs&recordId=${other}`)).body.results.length, 0)
})

test('they finish one of their jobs, and see no button for forbidden actions', async () => {
  await give('Gutter of Ada', technician)
  const { page, finish, go } = await admin.enterAt('/jobs', technician)
  await page.getByRole('rowheader').first().waitFor()
  assert.equal(await page.getByRole('link', { name: /^New/ }).count(), 0)
  await go(`/jobs/${ids.get('Gutter of Ada')}`)
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Finish' }).click()
  await page.getByText('Finish: done.').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Delete' }).count(), 0)
  assert.equal((await admin.call(`/jobs/${ids.get('Gutter of Ada')}`)).state, 'done')
  await admin.call(`/jobs/${ids.get('Gutter of Ada')}`, undefined, 'DELETE')
  await finish()
})

test("another person's job is not found: by address, by form, by action and in bulk", async () => {
  const opened = await admin.enter(technician)
  const id = ids.get(OTHERS[0]!)!
  await opened.go(`/jobs/${id}`)
  await opened.page.getByText('It was deleted, or you may not see it.').waitFor()
  assert.doesNotMatch(await opened.page.getByRole('main').innerText(), /Boiler/)
  await finishRefused(opened, 404)
  for (const [method, path, body, status] of [
    ['GET', `/jobs/${id}`, undefined, 404],
    ['PATCH', `/jobs/${id}`, { note: 'Mine' }, 404],
    ['PATCH', `/jobs/${id}`, { technician: technician.id }, 404],
    ['POST', `/jobs/${id}/finish`, {}, 404],
    ['DELETE', `/jobs/${id}`, undefined, 403],
    ['POST', '/jobs', { title: 'Mine', technician: technician.id }, 403],
  ] as const) {
    const answer = await ask(method, path, body)
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`)
  }
  const kept = await admin.call(`/jobs/${id}`)
  assert.deepEqual([kept.state, kept.note, kept.technician], ['open', null, colleague.id])
})

test('they cannot give a job away, because the rule also checks the changed record', async () => {
  const own = ids.get(OWN[0]!)!
  const answer = await ask('PATCH', `/jobs/${own}`, { technician: colleague.id })
  assert.ok(answer.status >= 400 && answer.status < 500, answer.text)
  assert.equal((await admin.call(`/jobs/${own}`)).technician, technician.id)
})

test('the dispatcher sees all of them', async () => {
  const { page, finish } = await admin.enterAt('/jobs', 'admin')
  await page.getByText('5 records', { exact: true }).waitFor()
  await finish()
})

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1440, 390])
    test(`a technician's screens are accessible, ${width} pixels wide in ${colorScheme} colours`, async () => {
      const look = { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } }
      const { page, finish, go } = await admin.enter(technician, look)
      for (const [screen, name] of [
        ['/jobs', 'list'],
        [`/jobs/${ids.get(OWN[0]!)}`, 'job'],
      ] as const) {
        await go(screen)
        await page.getByText(OWN[0]!).first().waitFor()
        await requireAccessible(page, `admin-technician-${name}-${width}-${colorScheme}`)
      }
      await finish()
    })
