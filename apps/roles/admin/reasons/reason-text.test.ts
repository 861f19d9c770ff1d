// The admin words the server's reasons itself, and shows new ones in the server's words.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Reason, textOfReason } from './reason-text.ts'

type Term = Reason['terms'][number]

const term = (kind: string, more: Partial<Term> = {}): Term => ({ kind, name: '', values: [], word: null, ...more })
const reason = (code: string, terms: readonly Term[] = []) => ({ code, terms, sentence: 'As the server says it.' })
const own = term('own role', { name: 'press' })

test('roles that grant a permission are named', () => {
  const both = [term('role', { name: 'editor' }), own]
  assert.equal(textOfReason(reason('held', both)), 'The role Editor holds it and the own role press holds it.')
  assert.equal(
    textOfReason(reason('held', [term('everybody', { name: 'logged in' })])),
    'Everybody who is logged in holds it.',
  )
})

test('roles that do not grant it are named with the one that does', () => {
  const viewer = term('role', { name: 'viewer' })
  const least = term('least', { name: 'admin' })
  assert.equal(
    textOfReason(reason('lacked', [viewer, least])),
    'Viewer does not hold it. It is held from Admin up, and by own roles that list it.',
  )
  assert.equal(
    textOfReason(reason('lacked', [viewer, own])),
    'Viewer, press do not hold it. No role of a tenant can hold it.',
  )
})

test('row rules are named by their name or by their cases', () => {
  for (const rule of ['tenant', 'owner', 'shared', 'global', 'trail'])
    for (const way of ['read', 'write'])
      assert.notEqual(textOfReason(reason(`rows_${rule}_${way}`)), 'As the server says it.', rule)
  const cases = [
    term('equals', { name: 'state', values: ['open'] }),
    term('own', { word: 'jobs.readOwn' }),
    term('every', { word: 'jobs.readAll' }),
    term('called', { name: 'shared ones' }),
  ]
  assert.equal(
    textOfReason(reason('rows_cases_read', cases)),
    'Visible: records whose state is open (everybody); one’s own records (jobs.readOwn); every record (jobs.readAll); shared ones (everybody).',
  )
})

test("an action's required state is named by field and value", () => {
  const fields = [
    term('field', { name: 'acceptedAt', values: [''] }),
    term('field', { name: 'state', values: ['open', 'held'] }),
  ]
  assert.equal(
    textOfReason(reason('state', fields)),
    'It applies to records whose Accepted at is empty and State is open or held.',
  )
})

test('an unknown code shows its own sentence', () => {
  assert.equal(textOfReason(reason('something_new')), 'As the server says it.')
})
