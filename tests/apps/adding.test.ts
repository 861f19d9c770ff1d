// An app is one folder and one line: a copy of the project finds its setting, service, database function, check and task.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { runManage } from '../support/manage.ts'
import { copyProject, type ProjectCopy } from '../support/project-copy.ts'

const MANIFEST = `// Places to park, with one part of each sort.
import Type from 'typebox'
import { defineApp } from '#framework/application/define-app.ts'
import { defineCheck } from '#framework/checks/define-check.ts'
import { defineDatabaseFunction } from '#framework/database/objects/define-database-object.ts'
import { defineOpening } from '#framework/request/services/define-opening.ts'
import { defineService } from '#framework/request/services/define-service.ts'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { integer } from '#framework/settings/kinds.ts'
import { defineTask } from '#framework/tasks/define-task.ts'

const settings = defineSettings({
  chapter: 'Parking',
  settings: { places: integer('PEND_PARKING_PLACES', 'the places of one yard', { min: 1, max: 99 }) },
  usual: { places: 7 },
})
const freePlaces = defineDatabaseFunction({
  name: 'public.free_places(integer)',
  reason: 'How many places are left.',
  sql: \`create or replace function public.free_places(taken integer) returns integer language sql immutable as $$
  select 7 - taken
$$;\`,
  callers: ['pend_app'],
})
const yard = defineService<{ places: number }>('yard')

export const app = defineApp({
  name: 'parking',
  resources: [],
  settings: [settings],
  services: [defineOpening(yard, { open: (parts) => ({ places: settings.of(parts.settings).places }) })],
  databaseObjects: [freePlaces],
  tasks: [defineTask('parking.count', { payload: Type.Object({}), run: async () => undefined })],
  checks: async () => [
    defineCheck({
      name: 'parking',
      find: async (project) => [
        { id: 'parking.few', level: 'warning', path: 'PEND_PARKING_PLACES', message: String(settings.of(project.settings).places), hint: '' },
      ],
    }),
  ],
})
`
const ASKING = `
const { buildProject } = await import('#core/project.ts')
const project = buildProject(process.cwd(), { PEND_ENV: 'test', PEND_PARKING_PLACES: '9' })
const { openings, queue } = await project.loadApplication()
const parts = { settings: project.settings, runtime: { services: new Map() } }
const opening = openings.find(({ name }) => name === 'yard')
const checks = await project.loadChecks()
console.log(JSON.stringify({
  opened: (await opening.start(parts)).entry,
  found: await checks.find(({ name }) => name === 'parking').find(project),
  isTask: queue.tasks.has('parking.count'),
  documented: project.documentSettings().find(({ variable }) => variable === 'PEND_PARKING_PLACES'),
}))`

let copy: ProjectCopy
before(() => {
  copy = copyProject()
  mkdirSync(path.join(copy.root, 'apps/parking'))
  writeFileSync(path.join(copy.root, 'apps/parking/app.ts'), MANIFEST)
  const list = path.join(copy.root, 'core/installed-apps.ts')
  const line = "import { app as parking } from '#apps/parking/app.ts'\n"
  const text = readFileSync(list, 'utf8')
  writeFileSync(list, (line + text).replace('  frameworkApp,\n', '  frameworkApp,\n  parking,\n'))
})
after(() => copy.remove())

test('one folder and one line bring a setting, a service, a check and a task', () => {
  writeFileSync(path.join(copy.root, 'ask.ts'), ASKING)
  const said = JSON.parse(execFileSync(process.execPath, ['ask.ts'], { cwd: copy.root, encoding: 'utf8' }))
  assert.deepEqual(said.opened, ['yard', { places: 9 }])
  assert.equal(said.found[0].message, '9')
  assert.equal(said.isTask, true)
  assert.deepEqual([said.documented.chapter, said.documented.usual], ['Parking', '7'])
})

test('makemigrations writes the database function that the app brings, and nothing else', async () => {
  const { status, stdout, stderr } = await runManage(['makemigrations'], { root: copy.root })
  assert.equal(status, 0, stdout + stderr)
  const written = copy.changedFiles().filter((file) => file.endsWith('.sql'))
  assert.equal(written.length, 2, String(written))
  assert.equal(written[1], written[0]!.replace('migrations/', 'migrations/back/'), 'what undoes it')
  const sql = readFileSync(path.join(copy.root, written[0]!), 'utf8')
  assert.match(written[0]!, /parking/)
  assert.match(sql, /create or replace function public\.free_places\(taken integer\)/)
  assert.match(sql, /grant execute on function public\.free_places\(integer\) to "?pend_app/)
  assert.doesNotMatch(sql, /create table|drop /)
})
