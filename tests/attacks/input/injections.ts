// Attacks with injections.
import assert from 'node:assert/strict'
import { arrange } from '#tests/support/arrange.ts'
import { attack } from '../support/attack.ts'
import { answered, findsNothing, MALFORMED, refused } from '../support/verdicts.ts'
import { CLOSED, name, reader, SQL } from './scenes.ts'

const RUNS =
  '<script>alert(1)</script><b onclick="alert(1)">x</b> [here](javascript:alert) <img src=x onerror=alert(1)>'

/** Characters with a meaning in regular expressions. */
const SIGNS = ['(', '[', '*', '+', '?', '\\', '\\m', '{2}', '|', '^', '$', '.*', '***:x', '(?!)']

const bodyOf = async (id: unknown) =>
  (await arrange('select body from public.articles where id = $1', [id]))[0]!.body as string

const requireHarmless = (text: string) => assert.doesNotMatch(text, /<script|onclick|onerror|javascript:/i)

export const injections = [
  attack({
    name: 'formatted text contains nothing that runs once it is written',
    case: 'XSS-02',
    guard: 'formatted text is clean',
    attempt: async (scene) => {
      const made = await scene.ask({ create: 'articles', input: { title: name(), body: RUNS } })
      const id = made.body?.id
      return [
        made,
        await scene.ask({ update: 'articles', id, input: { body: `${RUNS} again` } }),
        await scene.ask({ updateMany: 'articles', inputs: [{ id, body: `${RUNS} at once` }] }),
      ]
    },
    meets: answered(200, 201),
    holds: async (_scene, _prepared, told) => {
      for (const { text } of told) requireHarmless(text)
      requireHarmless(await bodyOf(told[0]!.body!.id))
    },
  }),
  attack({
    name: 'no link in formatted text hides code behind characters that browsers ignore',
    case: 'XSS-02',
    guard: 'formatted text is clean',
    attempt: (scene) =>
      Promise.all(
        ['&Tab;', '&#9;', '\u200b', '&NewLine;'].map((padding) => {
          const body = `[here](${padding.repeat(400)}javascript:alert) [there]: java${padding.repeat(400)}script:alert`
          return scene.ask({ create: 'articles', input: { title: name(), body } })
        }),
      ),
    meets: answered(200, 201),
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) assert.doesNotMatch(text, /script:/)
    },
  }),
  attack({
    name: 'formatted text stored before cleaning existed runs in no answer',
    case: 'XSS-02',
    guard: 'formatted text is clean',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      const { id } = await scene.must('POST /articles', owner, { title: name() })
      await arrange('update public.articles set body = $2 where id = $1', [id, RUNS])
      return { owner, id: id as string }
    },
    attempt: (scene, { owner: as, id }) =>
      Promise.all([
        scene.ask({ list: 'articles' }, { as }),
        scene.ask({ read: 'articles', id }, { as }),
        scene.ask({ update: 'articles', id, input: { locale: 'de' } }, { as }),
      ]),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const { text } of told) requireHarmless(text)
    },
  }),
  attack({
    name: 'SQL in a filter is text that matches nothing',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) =>
      Promise.all(
        SQL.flatMap((text) => [
          scene.ask({ list: 'articles', filter: { title: { exact: text } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { icontains: text } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { in: [text.replaceAll(',', '')] } } }, reader(scene)),
        ]),
      ),
    meets: findsNothing,
  }),
  attack({
    name: 'SQL in a search is words that match nothing',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) =>
      Promise.all(SQL.map((search) => scene.ask({ list: 'articles', search: `${search}zzz` }, reader(scene)))),
    meets: findsNothing,
  }),
  attack({
    name: 'SQL in a sort, a field, a relation or a cursor is refused by its name',
    case: 'CVE-2021-35042',
    guard: 'names are looked up among declared ones',
    attempt: (scene) =>
      Promise.all(
        SQL.flatMap((text) => [
          scene.ask({ list: 'articles', orderBy: [`title ${text}`] }, reader(scene)),
          scene.ask({ list: 'articles', fields: [`title ${text}`] }, reader(scene)),
          scene.ask({ list: 'articles', after: text }, reader(scene)),
        ]),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'SQL in the name of a filter is refused by its name',
    case: 'CVE-2026-31840',
    guard: 'names are looked up among declared ones',
    attempt: (scene) =>
      Promise.all(
        ["title'", 'title"', 'title);--', 't1.title', 'title::text', 'title->>x', 'lower(title)'].flatMap((field) => [
          scene.ask({ list: 'articles', filter: { [field]: { exact: 'x' } } }, reader(scene)),
          scene.ask({ list: 'articles', filter: { title: { [`exact ${field}`]: 'x' } } }, reader(scene)),
        ]),
      ),
    meets: CLOSED,
  }),
  attack({
    name: 'SQL in the id and in what is written is text',
    case: 'CVE-2025-57833',
    guard: 'parameters are bound',
    attempt: async (scene) => {
      const told = []
      for (const text of SQL.slice(0, 6))
        told.push(await scene.ask({ create: 'tags', input: { name: `${text} ${name()}` } }))
      return told
    },
    meets: answered(200, 201),
  }),
  attack({
    name: 'SQL in headers has no effect',
    case: 'CVE-2026-34747',
    guard: 'parameters are bound',
    attempt: (scene) =>
      Promise.all(
        SQL.filter((text) => !/[^\x20-\x7e]/.test(text)).flatMap((text) => [
          scene.ask({ list: 'tags' }, { as: null, headers: { 'x-tenant': text } }),
          scene.ask({ list: 'tags' }, { as: null, headers: { authorization: `Bearer ${text}` } }),
        ]),
      ),
    meets: refused('tenants.not_found', 'auth.invalid_token', 'auth.required'),
  }),
  attack({
    name: 'a part of a date accepts only valid numbers',
    case: 'CWE-89, CVE-2022-34265',
    guard: 'parts of dates',
    attempt: (scene) =>
      Promise.all(
        ['1) or (1=1', "year' from now())) --", '13', '0', '-1', '1.5', '1e1', 'NaN'].map((month) =>
          scene.ask({ list: 'articles', filter: { createdAt: { month } } }, reader(scene)),
        ),
      ),
    meets: refused('request.invalid_parameter', ...MALFORMED),
  }),
  attack({
    name: 'characters with a meaning in patterns match only themselves',
    case: 'CWE-1321',
    guard: 'patterns are escaped',
    attempt: (scene) =>
      Promise.all(
        ['%', '_', 'seale_', '%sealed%', 'seal%d', '\\%', '.*', '^sealed'].flatMap((text) =>
          ['contains', 'icontains', 'startswith', 'istartswith', 'endswith', 'iendswith', 'iexact'].map((lookup) =>
            scene.ask({ list: 'articles', filter: { title: { [lookup]: text } } }, reader(scene)),
          ),
        ),
      ),
    meets: findsNothing,
  }),
  attack({
    name: 'characters with a meaning in patterns match only themselves in ranking, too',
    case: 'CWE-1333',
    guard: 'patterns of searches are quoted',
    arrange: async (scene) => {
      const { owner } = (await scene.tenant()).people
      for (const sign of SIGNS) await scene.must('POST /tags', owner, { name: `${name()} ${sign} ${sign}${sign}` })
      return owner
    },
    attempt: (scene, as) => Promise.all(SIGNS.map((search) => scene.ask({ list: 'tags', search }, { as }))),
    meets: answered(200),
    holds: (_scene, _prepared, told) => {
      for (const [index, sign] of SIGNS.entries())
        assert.ok(told[index]!.rows!.some((row) => String(row.name).includes(` ${sign} `)))
    },
  }),
  attack({
    name: 'code in a text is a text: templates, formulas, scripts',
    case: 'CVE-2023-22621',
    guard: 'nothing is evaluated',
    attempt: (scene) =>
      Promise.all(
        ['{{7*7}}', '$\u007b7*7}', '<%= 7*7 %>', '#{7*7}', '=cmd|calc', '__MAGIC_DATE__0),x:(globalThis.taken=1'].map(
          (text) => scene.ask({ create: 'tags', input: { name: `${text} ${name()}` } }),
        ),
      ),
    meets: answered(200, 201),
    holds: (_scene, _prepared, told) => {
      assert.equal('taken' in globalThis, false)
      for (const { text } of told) assert.doesNotMatch(text, /"49 /)
    },
  }),
]
