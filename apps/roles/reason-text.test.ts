// Reasons of the server are said in the admin's own words: every code that the server has, and nothing that it adds later is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explainRows, explainState } from '#framework/permissions/explain-rows.ts'
import { termOf } from '#framework/permissions/explanation.ts'
import { textOfReason } from './admin/reasons/reason-text.ts'

const reason = (code: string, terms = [termOf('')], sentence = 'As the server says it.') => ({ code, terms, sentence })
const rowsOf = (rows: object) => explainRows({ name: 'views', rows } as unknown as Parameters<typeof explainRows>[0])

test('roles that give a word, or do not, are named', () => {
  const both = [termOf('role', { name: 'editor' }), termOf('own role', { name: 'press' })]
  assert.equal(textOfReason(reason('held', both)), 'The role Editor holds it and the own role press holds it.')
  assert.equal(
    textOfReason(reason('lacked', [termOf('role', { name: 'viewer' }), termOf('least', { name: 'admin' })])),
    'Viewer does not hold it. It is held from Admin up, and by own roles that list it.',
  )
  assert.equal(
    textOfReason(reason('lacked', both)),
    'Editor, press do not hold it. No role of a tenant can hold it.',
  )
})

test('row rules are told by their cases, and by their name', () => {
  for (const name of ['tenant', 'owner', 'shared', 'global', 'trail'])
    for (const told of Object.values(rowsOf({ name }))) assert.equal(textOfReason(told), told.sentence)
  const cases = [{ where: "state = 'open'" }, { may: 'readOwn', where: '{own}' }, { may: 'readAll' }]
  const { read } = rowsOf({ name: 'conditions', cases: { read: cases, write: [] } })
  assert.equal(
    textOfReason(read),
    'Met are: records whose state is open by everybody; one’s own records by whoever holds views.readOwn; every record by whoever holds views.readAll.',
  )
  const own = rowsOf({ name: 'declared', reason: 'people meet their own' })
  assert.equal(textOfReason(own.read), own.read.sentence)
})

test('the state that an action asks for is told by field and value', () => {
  const action = { definition: { when: { acceptedAt: null, state: ['open', 'held'] } } }
  const told = explainState(action as unknown as Parameters<typeof explainState>[0])!
  assert.equal(textOfReason(told), 'It is for records whose Accepted at is empty and State is open or held.')
})

test('a code that is not known says its own sentence', () => {
  assert.equal(textOfReason(reason('something_new')), 'As the server says it.')
})
