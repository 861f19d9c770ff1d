// Attacks with archives that are forged, or reveal too much.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { endOfArchive, linesOfArchive, refusalOfArchive } from '#apps/archives/testing.ts'
import { platformIn } from '#apps/tenants/index.ts'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import type { Told } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { answered } from '../support/verdicts.ts'
import { platform } from './scenes.ts'

type Lines = readonly string[]
type Values = Record<string, unknown>

const importing = (scene: Scene) => platform(scene).asSystem('import an archive')
const exportOf = (scene: Scene, id: string) => linesOfArchive(platformIn(platform(scene), id, 'export a tenant'))

/** A refusal with a sentence for the client; anything else came through or broke. */
function toldOf(error: Error | null): Told {
  const status = error === null ? 200 : error.name === 'PendError' ? 422 : 500
  return answerOf(status, error?.message ?? 'imported')
}

function answerOf(status: number, text: string): Told {
  return {
    ...{ status, text, headers: new Headers(), code: null, detail: text, body: null, rows: null, count: null },
    ...{ sent: '', isInside: false },
  }
}

interface Honest {
  readonly slug: string
  readonly lines: Lines
}

/** An archive with a free slug, which import accepts unchanged: a refusal is due to the forgery. */
async function honestArchive(scene: Scene): Promise<Honest> {
  const [head, ...rest] = await exportOf(scene, scene.attacker.id)
  const lines = (slug: string) => [changed(head!, (value) => ({ ...value, tenant: { slug, name: 'Moved' } })), ...rest]
  const taken = lines(someSlug())
  const refusal = await refusalOfArchive(importing(scene), [...taken, endOfArchive(taken)])
  assert.equal(refusal, null, String(refusal))
  const slug = someSlug()
  return { slug, lines: lines(slug) }
}

const someSlug = () => `x-${randomBytes(6).toString('hex')}`
const changed = (line: string, change: (value: Values) => Values) => JSON.stringify(change(JSON.parse(line)))
const ended = (lines: Lines) => [...lines, endOfArchive(lines)]
const withHead = (change: Values) => (lines: Lines) =>
  ended([changed(lines[0]!, (value) => ({ ...value, ...change })), ...lines.slice(1)])
const withLine = (section: string, value: Values) => (lines: Lines) =>
  ended([...lines, JSON.stringify({ section, value })])
const isOf = (section: string) => (line: string) => JSON.parse(line).section === section

/** With additions in each line of the section. */
const withMore = (section: string, more: Values) => (lines: Lines) => {
  const isMeant = isOf(section)
  return ended(
    lines.map((line) =>
      isMeant(line) ? changed(line, (all) => ({ ...all, value: { ...(all.value as Values), ...more } })) : line,
    ),
  )
}

interface Lie {
  readonly case: string
  readonly guard: string
  tell(lines: Lines, scene: Scene): Lines
}

const LIES: Readonly<Record<string, Lie>> = {
  'of another format': { case: 'CVE-2021-31542', guard: 'format of archives', tell: withHead({ format: 'zip' }) },
  'of a version that nobody knows': { case: 'CWE-20', guard: 'version of archives', tell: withHead({ version: 99 }) },
  'without an end': { case: 'CWE-353', guard: 'end of archives', tell: (lines) => lines },
  'with something behind its end': {
    case: 'CWE-353',
    guard: 'end of archives',
    tell: (lines) => [...ended(lines), lines.at(-1)!],
  },
  'that was changed after it was written': {
    case: 'CWE-353',
    guard: 'sums of archives',
    tell: (lines) => [
      ...lines.map((line) => (isOf('people')(line) ? line.replace('Grace', 'Mallory') : line)),
      endOfArchive(lines),
    ],
  },
  'with resources that nobody declared': {
    case: 'CVE-2026-46477',
    guard: 'declared resources',
    tell: withHead({ resources: ['__proto__', 'constructor'] }),
  },
  'with a path in place of a section': {
    case: 'CVE-2021-31542',
    guard: 'declared resources',
    tell: withLine('../../etc/passwd', { id: randomUUID() }),
  },
  'with rows of another tenant': {
    case: 'CVE-2026-46477',
    guard: 'closed input',
    tell: (lines, { victim }) =>
      withLine('tags', { id: randomUUID(), tenantId: victim.id, name: 'Mine', slug: someSlug() })(lines),
  },
  'with an id twice': { case: 'CWE-694', guard: 'ids of archives', tell: (lines) => twice(lines) },
  'that points at what is not in it': {
    case: 'OWASP API1:2023',
    guard: 'references stay inside',
    tell: (lines, { sealed }) => withMore('memberships', { roles: [sealed.id] })(lines),
  },
  'whose people run the platform': {
    case: 'CVE-2023-39345',
    guard: 'closed input of people',
    tell: withMore('people', { isStaff: true, isSuperuser: true }),
  },
  'that sets a hidden field': {
    case: 'CVE-2026-39942',
    guard: 'hidden fields',
    tell: withMore('memberships', { permissionsVersion: 99 }),
  },
  'that makes somebody a member whom it does not hold': {
    case: 'CWE-639',
    guard: 'people of archives',
    tell: (lines, { victim }) => {
      const more = { id: randomUUID(), user: victim.people.editor.id }
      return withLine('memberships', { ...firstOf(lines, 'memberships'), ...more })(lines)
    },
  },
  'of a tenant that nobody owns': {
    case: 'CWE-841',
    guard: 'owners of archives',
    tell: withMore('memberships', { role: 'viewer' }),
  },
}

const twice = (lines: Lines) => withLine('memberships', firstOf(lines, 'memberships'))(lines)
const firstOf = (lines: Lines, section: string): Values => JSON.parse(lines.find(isOf(section))!).value

export const archives = Object.entries(LIES).map(([what, { tell, ...facts }]) =>
  attack({
    name: `an archive ${what} is refused with a sentence, and nothing of it stays`,
    ...facts,
    doors: ['REST'],
    arrange: honestArchive,
    attempt: async (scene, { lines }) => toldOf(await refusalOfArchive(importing(scene), tell(lines, scene))),
    meets: answered(422),
    holds: async (_scene, { slug }) =>
      assert.deepEqual(await arrange('select id from tenant.tenants where slug = $1', [slug]), []),
  }),
)

export const exports = [
  attack({
    name: 'an archive contains members only, and no secret of its people and programs',
    case: 'CVE-2026-39943',
    guard: 'contents of archives',
    doors: ['REST'],
    arrange: async (scene) => {
      const tenant = await scene.tenant('admin')
      const key = { name: 'A program', permissions: ['tags.read'] }
      const { secret } = await scene.must('POST /api-keys', tenant.people.admin, key)
      return { id: tenant.id, secret: secret as string }
    },
    attempt: async (scene, { id }) => answerOf(200, (await exportOf(scene, id)).join('\n')),
    meets: answered(200),
    holds: (_scene, { secret }, [told]) => {
      assert.ok(!told!.text.includes(secret))
      assert.doesNotMatch(told!.text, /secretHash|\$argon2|"section":"apiKeys"/)
    },
  }),
]
