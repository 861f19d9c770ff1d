// Attacks of the area tenants-life: archives that lie.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { refusalOfArchive } from '#apps/portability/testing.ts'
import { attack } from '../support/attack.ts'
import type { Told } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { answered } from '../support/verdicts.ts'
import { platform } from './scenes.ts'

/** What the command would be given: lines in a gzip file. */
async function importOf(scene: Scene, lines: readonly object[]): Promise<Told> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pend-attack-'))
  try {
    const file = path.join(folder, 'a.pend')
    await writeFile(file, gzipSync(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`))
    const system = platform(scene).asSystem('import an archive')
    return toldOf(await refusalOfArchive(system, file))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A refusal in words is one that a client would be told; anything else came through or broke. */
function toldOf(error: Error | null): Told {
  const status = error === null ? 200 : error.name === 'PendError' ? 422 : 500
  const text = error?.message ?? 'imported'
  return {
    ...{ status, text, headers: new Headers(), code: null, detail: text, body: null, rows: null, count: null },
    ...{ sent: text, isInside: false },
  }
}

const head = (extra: object = {}) => ({
  ...{ format: 'pend-tenant', version: 1, exportedAt: '2026-11-26T00:00:00Z', left: {} },
  ...{ tenant: { slug: `x-${randomBytes(4).toString('hex')}`, name: 'X' }, resources: [] },
  ...extra,
})
const END = { manifest: { sections: {}, sha256: 'x' } }
const ARCHIVES: Readonly<Record<string, (scene: Scene) => readonly object[]>> = {
  'of another version': () => [head({ version: 99 }), END],
  'of another format': () => [head({ format: 'zip' }), END],
  'without an end': () => [head()],
  'with sums of another file': () => [head(), END],
  'with resources that nobody declared': () => [head({ resources: ['__proto__', 'constructor'] }), END],
  'with rows of another tenant': ({ victim, sealed }) => [
    head({ resources: ['articles'] }),
    { section: 'articles', value: { id: sealed.id, tenantId: victim.id, title: 'Mine', body: 'x' } },
    END,
  ],
  'with a path in place of a section': () => [head(), { section: '../../etc/passwd', value: {} }, END],
}

export const archives = Object.entries(ARCHIVES).map(([what, linesOf]) =>
  attack({
    name: `an archive ${what} is refused in words, and nothing of it stays`,
    case: what.includes('path') ? 'CVE-2021-31542' : 'CVE-2026-46477',
    guard: 'archives believe nobody',
    doors: ['REST'],
    attempt: (scene) => importOf(scene, linesOf(scene)),
    meets: answered(422),
  }),
)
